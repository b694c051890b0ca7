/** All that a command touches of the terminal, so that it can be tested without one. */
export type Io = {
  /** Results: what a pipe gets. */
  out(text: string): void;
  /** Progress, prompts and errors. */
  err(text: string): void;
  readonly outIsTerminal: boolean;
  readonly errIsTerminal: boolean;
  /** Whether people can be asked. */
  readonly interactive: boolean;
  /** Whether results may have colours; `errColours` is the same for the rest. */
  readonly colours: boolean;
  readonly errColours: boolean;
  /** Columns of the terminal; null where nothing needs to be cut. */
  readonly width: number | null;
  /** Milliseconds since the epoch. */
  now(): number;
  sleep(milliseconds: number): Promise<void>;
  /** Asks a person; `secret` shows nothing of what is typed. */
  ask(question: string, options?: { secret: boolean }): Promise<string>;
  readInput(): Promise<string>;
  /** Runs another program of Gantry in this terminal, with further variables; answers its exit code. */
  launch(file: string, args: readonly string[], variables: Readonly<Record<string, string>>): Promise<number>;
  /** The first line that a program says about its version; null when it is not there. */
  versionOf(program: string): Promise<string | null>;
};
