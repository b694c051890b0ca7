import { parseArgs } from 'node:util';
import type { Command, Option, Words } from './command.ts';
import { usageError } from './errors.ts';

/** What every command understands. */
export const commonOptions = {
  json: { describe: 'Print JSON for machines' },
  help: { describe: 'Tell about this command', short: 'h' },
} as const satisfies Record<string, Option>;

export type CommandLine = {
  readonly words: Words;
  readonly json: boolean;
  readonly help: boolean;
};

/** The command that the first words name, and what follows them. */
export function findCommand(
  commands: readonly Command[],
  args: readonly string[],
): { command: Command | undefined; rest: string[] } {
  for (const length of [2, 1]) {
    const name = args.slice(0, length).join(' ');
    const command = commands.find((each) => each.name === name);
    if (command !== undefined) return { command, rest: args.slice(length) };
  }
  return { command: undefined, rest: [...args] };
}

/** `stack lock STACK [--note TEXT]` */
export function usageOf({ name, arguments: given, options }: Command): string {
  const words = Object.entries(given).map(([argument, { optional }]) =>
    optional === true ? `[${argument.toUpperCase()}]` : argument.toUpperCase(),
  );
  const flags = Object.entries(options).map(([option, { value, multiple }]) => {
    const flag = value === undefined ? `--${option}` : `--${option} ${value}`;
    return multiple === true ? `[${flag}]…` : `[${flag}]`;
  });
  return [`gantry ${name}`, ...words, ...flags].join(' ');
}

/** Splits a command's words. Throws a usage error for unknown, missing or superfluous ones. */
export function readCommandLine(command: Command, args: readonly string[]): CommandLine {
  const { values, positionals } = split(command, args);
  const { help = false, json = false, ...options } = values;
  const names = Object.keys(command.arguments);
  const superfluous = positionals[names.length];
  if (superfluous !== undefined && help !== true)
    throw usageError(`"${superfluous}" is one word too many. Usage: ${usageOf(command)}`);
  const missing = names.find(
    (name, index) => positionals[index] === undefined && command.arguments[name]?.optional !== true,
  );
  if (missing !== undefined && help !== true)
    throw usageError(`${missing.toUpperCase()} is missing. Usage: ${usageOf(command)}`);
  const words = Object.fromEntries(names.map((name, index) => [name, positionals[index]]));
  return { words: { ...options, ...words }, json: json === true, help: help === true };
}

function split(command: Command, args: readonly string[]): { values: Words; positionals: string[] } {
  const known: [string, Option][] = Object.entries({ ...command.options, ...commonOptions });
  const options = Object.fromEntries(
    known.map(([name, { value, multiple = false, short }]) => [
      name,
      {
        type: value === undefined ? ('boolean' as const) : ('string' as const),
        multiple,
        ...(short === undefined ? {} : { short }),
      },
    ]),
  );
  try {
    const { values, positionals } = parseArgs({ args: [...args], options, allowPositionals: true });
    return { values: wordsOf(values), positionals };
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    const [sentence = ''] = error.message.split(/\. |\n/);
    throw usageError(`${sentence.replace(/\.?$/, '.')} Usage: ${usageOf(command)}`);
  }
}

/** Switches are never lists. */
function wordsOf(values: Record<string, string | boolean | (string | boolean)[] | undefined>): Words {
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => [name, Array.isArray(value) ? value.map(String) : value]),
  );
}
