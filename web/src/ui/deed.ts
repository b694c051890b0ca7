import type { Problem } from './problem.tsx';

/** Something that a person does and that the server may refuse: what a View needs of it. */
export interface Deed<Input, Output = unknown> {
  busy: boolean;
  problem: Problem | null;
  /** Field → what is wrong with it. */
  fields: Readonly<Record<string, string>>;
  submit: (input: Input, done?: (output: Output) => void) => void;
  reset: () => void;
}
