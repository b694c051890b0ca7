import type { ApiClient } from '@gantry/contract/client';
import { connect } from './api.ts';
import type { Command, Context } from './command.ts';
import { findCommand, readCommandLine } from './command-line.ts';
import { commands } from './commands/all-commands.ts';
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
    const { command, rest } = findCommand(commands, args);
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

/** Nothing, `--help`, a group without its verb, or a word that means nothing. */
function withoutCommand([word]: readonly string[], io: Io): ExitCode {
  if (word === undefined || word === '--help' || word === '-h') {
    io.out(helpOf(commands));
    return exitCodes.ok;
  }
  const verbs = commands
    .filter(({ name }) => name.startsWith(`${word} `))
    .map(({ name }) => name.split(' ')[1]);
  if (verbs.length === 0)
    throw usageError(`There is no command "${word}". Run \`gantry help\` for all of them.`);
  throw usageError(
    `\`gantry ${word}\` needs one of: ${verbs.join(', ')}. Run \`gantry help ${word}\` for more.`,
  );
}
