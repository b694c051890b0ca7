import type { Refusal } from './refusal.ts';

/** Something that a person does and that the server may refuse: what a View needs of it. */
export interface Deed<Input, Output = unknown> extends Refusal {
  busy: boolean;
  submit: (input: Input, done?: (output: Output) => void) => void;
  reset: () => void;
}
