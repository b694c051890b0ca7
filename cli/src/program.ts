import type { ApiClient } from '@gantry/contract/client';
import { connect } from './api.ts';
import type { Command, Context } from './command.ts';
import { findCommand, readCommandLine } from './command-line.ts';
import { commands } from './commands/all-commands.ts';
import { version } from './commands/version.ts';
import type { Config } from './config.ts';
import { findCredentials } from './credentials.ts';
import { explain, usageError } from './errors.ts';
import { type ExitCode, exitCodes } from './exit-codes.ts';
import { helpOf, helpOfCommand } from './help.ts';
import type { Io } from './io.ts';
import { paint } from './render/paint.ts';

export type Program = { readonly io: Io; readonly config: Config };

/** Runs one command line and returns how the program ends. Never throws: errors become one sentence. */
export async function runProgram(args: readonly string[], program: Program): Promise<ExitCode> {
  const { io } = program;
  try {
    const { command, rest } = findCommand(commands, asVersion(args));
    return command === undefined ? withoutCommand(args, io) : await execute(command, rest, program);
  } catch (error) {
    const { code, message, exitCode } = explain(error);
    const sentence = args.includes('--json')
      ? JSON.stringify({ error: { code, message, exitCode } })
      : `${paint({ colours: io.errColours }, 'red', 'error:')} ${message} (${code})`;
    io.err(`${sentence}\n`);
    return exitCode;
  }
}

async function execute(command: Command, args: readonly string[], program: Program): Promise<ExitCode> {
  const { words, json, help } = readCommandLine(command, args);
  if (help) {
    program.io.out(helpOfCommand(command));
    return exitCodes.ok;
  }
  return command.execute(words, contextOf(program, json));
}

function contextOf({ io, config }: Program, json: boolean): Context {
  let client: Promise<ApiClient> | undefined;
  return {
    io,
    config,
    commands,
    json,
    api(metadata) {
      client ??= findCredentials(config).then((credentials) => connect(credentials, metadata));
      return client;
    },
    print(value, text) {
      io.out(json ? `${JSON.stringify(value, null, 2)}\n` : `${text()}\n`);
    },
  };
}

/** What people try first with a program that they do not know. */
const asVersion = (args: readonly string[]): readonly string[] =>
  args[0] === '--version' || args[0] === '-V' ? [version.name, ...args.slice(1)] : args;

const asksForHelp = (word: string): boolean => word === '--help' || word === '-h';

/** Nothing, `--help`, a group without its verb or with `--help`, or a word that means nothing. */
function withoutCommand([word, ...rest]: readonly string[], io: Io): ExitCode {
  if (word === undefined || asksForHelp(word)) {
    io.out(helpOf(commands));
    return exitCodes.ok;
  }
  const verbs = commands
    .filter(({ name }) => name.startsWith(`${word} `))
    .map(({ name }) => name.split(' ')[1]);
  if (verbs.length === 0)
    throw usageError(`There is no command "${word}". Run \`gantry help\` for all of them.`);
  if (rest.some(asksForHelp)) {
    io.out(helpOf(commands, word));
    return exitCodes.ok;
  }
  throw usageError(
    `\`gantry ${word}\` needs one of: ${verbs.join(', ')}. Run \`gantry help ${word}\` for more.`,
  );
}
