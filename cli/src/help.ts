import type { Command, Option } from './command.ts';
import { commonOptions, usageOf } from './command-line.ts';
import { exitCodeMeanings } from './exit-codes.ts';
import { columns } from './render/table.ts';

/** All commands, or those of one group such as `stack`. */
export function helpOf(commands: readonly Command[], group: string | null = null): string {
  const shown = commands.filter(({ name }) => group === null || name.startsWith(`${group} `));
  const list = columns(shown.map(({ name, summary }) => [`  ${name}`, summary]));
  const usage = `Usage: gantry ${group ?? 'COMMAND'} …`;
  const more = `More about one: gantry ${group === null ? 'COMMAND' : `${group} VERB`} --help`;
  if (group !== null) return `${usage}\n\n${list}\n\n${more}\n`;
  const codes = columns(Object.entries(exitCodeMeanings).map(([code, meaning]) => [`  ${code}`, meaning]));
  return `Infrastructure as code from source control.\n\n${usage}\n\n${list}\n\n${more}\n\nExit codes:\n${codes}\n`;
}

/** One command with everything that it takes. */
export function helpOfCommand(command: Command): string {
  const given = Object.entries(command.arguments).map(([name, { describe }]) => [
    `  ${name.toUpperCase()}`,
    describe,
  ]);
  const options: [string, Option][] = Object.entries({ ...command.options, ...commonOptions });
  const rows = options.map(([name, { describe, value, short }]) => {
    const flag = `${short === undefined ? '' : `-${short}, `}--${name}${value === undefined ? '' : ` ${value}`}`;
    return [`  ${flag}`, describe];
  });
  const text = command.details === undefined ? '' : `\n${command.details}\n`;
  return `${command.summary}.\n${text}\nUsage: ${usageOf(command)}\n\n${columns([...given, ...rows])}\n`;
}
