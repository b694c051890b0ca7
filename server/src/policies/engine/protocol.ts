import type { Finding, Problem } from '../model.ts';

export type Engine = 'REGO_V0' | 'REGO_V1';

/** A policy as the thread needs it. */
export type EnginePolicy = { readonly id: string; readonly body: string; readonly engine: Engine };

/** What policies are asked about: JSON as it is, or facts of a run with its plan as the worker has stored it. */
export type EngineInput =
  | { readonly kind: 'text'; readonly text: string }
  | {
      readonly kind: 'plan';
      /** JSON: what is under `spacelift`, which is under `gantry` too. */
      readonly facts: string;
      /** Gzipped JSON. */
      readonly plan: Uint8Array | null;
      readonly sanitize: boolean;
    };

/** To the thread. */
export type EngineJob =
  | { readonly kind: 'check'; readonly policy: EnginePolicy }
  | { readonly kind: 'input'; readonly input: EngineInput; readonly mostCharacters: number }
  | {
      readonly kind: 'evaluate';
      readonly input: EngineInput;
      readonly policies: readonly EnginePolicy[];
      readonly milliseconds: number;
      /** Unix milliseconds, for `time.now_ns`. */
      readonly now: number;
    };

/** From the thread: what it begins with, what came of it, and that the job is over. */
export type EngineMessage =
  | { readonly kind: 'begun'; readonly policyId: string }
  | { readonly kind: 'found'; readonly policyId: string; readonly finding: Finding }
  | { readonly kind: 'problems'; readonly problems: readonly Problem[] }
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'unreadable'; readonly message: string }
  | { readonly kind: 'done' };
