import type { ApiClient } from '@gantry/contract/client';
import { inputWords } from '@gantry/contract/input-words';
import type { z } from 'zod';
import type { Config } from './config.ts';
import { usageError } from './errors.ts';
import type { ExitCode } from './exit-codes.ts';
import type { Io } from './io.ts';

export type Option = {
  readonly describe: string;
  /** What the value is called in help; a switch has none. */
  readonly value?: string;
  /** May be given several times. */
  readonly multiple?: boolean;
  readonly short?: string;
  /** What shells offer as values. */
  readonly choices?: readonly string[];
};

export type Argument = {
  readonly describe: string;
  readonly optional?: boolean;
  readonly choices?: readonly string[];
};

export type Context = {
  readonly io: Io;
  readonly config: Config;
  readonly commands: readonly Command[];
  /** Machines read the result. */
  readonly json: boolean;
  /** Signs in on first use. `metadata` is noted on the runs that it starts or confirms. */
  api(metadata?: string): Promise<ApiClient>;
  /** Prints a result: the value itself for machines, the text for people. */
  print(value: unknown, text: () => string): void;
};

/** The command line's words: values of options and arguments under their names. */
export type Words = Readonly<Record<string, string | boolean | string[] | undefined>>;

export type Command = {
  /** `stack show` */
  readonly name: string;
  readonly summary: string;
  /** More that help tells, after the summary. */
  readonly details?: string;
  readonly arguments: Readonly<Record<string, Argument>>;
  readonly options: Readonly<Record<string, Option>>;
  execute(words: Words, context: Context): Promise<ExitCode>;
};

type CommandSpec<S extends z.ZodType> = Omit<Command, 'execute' | 'arguments' | 'options'> & {
  readonly arguments?: Command['arguments'];
  readonly options?: Command['options'];
  /** Of arguments and options together, by their names. */
  readonly input: S;
  run(input: z.output<S>, context: Context): Promise<ExitCode>;
};

/** A command whose `run` gets its words checked. */
export function command<S extends z.ZodType>({ input, run, ...spec }: CommandSpec<S>): Command {
  const described = { arguments: {}, options: {}, ...spec };
  return {
    ...described,
    async execute(words, context) {
      const parsed = input.safeParse(words, { error: inputWords });
      if (parsed.success) return run(parsed.data, context);
      const [issue] = parsed.error.issues;
      const name = String(issue?.path[0]);
      const shown = Object.hasOwn(described.arguments, name) ? name.toUpperCase() : `--${name}`;
      throw usageError(`${shown}: ${issue?.message ?? 'This value is not valid.'}`);
    },
  };
}
