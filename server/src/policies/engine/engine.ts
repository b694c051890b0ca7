import type { Logger } from '../../platform/logger.ts';
import { type Finding, failedFinding, type Problem } from '../model.ts';
import { tookTooLong } from './evaluate.ts';
import type { EngineInput, EngineJob, EnginePolicy } from './protocol.ts';
import { createThreads, type Ending, type Listener } from './threads.ts';

export type EngineLimits = {
  /** Of one policy. */
  readonly policyMilliseconds: number;
  /** Of all policies of a plan together. */
  readonly allMilliseconds: number;
};
export const engineLimits: EngineLimits = { policyMilliseconds: 45_000, allMilliseconds: 300_000 };

export type Engine = ReturnType<typeof createEngine>;

/** Threads at once; further jobs wait for their turn. */
const mostThreads = 2;
/** A thread ends policies by its own clock. Only one that does not come to look at it is ended from here. */
const graceMilliseconds = 5_000;
/** To start, and to read a plan. */
const loadMilliseconds = 60_000;
const checkMilliseconds = 15_000;

/** Compiles and evaluates policies in threads of their own, one that hangs or fills its memory without harm to others. */
export function createEngine({ logger }: { logger: Logger }, limits: EngineLimits = engineLimits) {
  const threads = createThreads({ most: mostThreads, loadMilliseconds });

  return {
    /** What is wrong with the text of a policy; empty when nothing is. */
    async check(policy: EnginePolicy): Promise<readonly Problem[]> {
      let problems: readonly Problem[] | null = null;
      const ending = await threads.run({ kind: 'check', policy }, (message) => {
        if (message.kind === 'problems') problems = message.problems;
        return checkMilliseconds;
      });
      return problems ?? [{ message: wordsOf(ending, checkMilliseconds), line: null, column: null }];
    },
    /** The input as policies see it, as JSON; or why it cannot be had. */
    async show(input: EngineInput, mostCharacters: number): Promise<{ text: string } | { problem: string }> {
      let shown: { text: string } | { problem: string } | null = null;
      const ending = await threads.run({ kind: 'input', input, mostCharacters }, (message) => {
        if (message.kind === 'text') shown = { text: message.text };
        if (message.kind === 'unreadable') shown = { problem: message.message };
        return loadMilliseconds;
      });
      return shown ?? { problem: wordsOf(ending, loadMilliseconds) };
    },
    evaluate: (input: EngineInput, policies: readonly EnginePolicy[], now: Date) =>
      evaluateAll({ run: threads.run, limits, logger }, { input, policies, now: now.getTime() }),
  };
}

type Evaluation = {
  readonly input: EngineInput;
  readonly policies: readonly EnginePolicy[];
  readonly now: number;
};
type Tools = {
  readonly run: (job: EngineJob, on: Listener) => Promise<Ending>;
  readonly limits: EngineLimits;
  readonly logger: Logger;
};

/** Every policy alone: one that ends its thread is noted, and the others go on in a new one. */
async function evaluateAll(
  { run, limits, logger }: Tools,
  { input, policies, now }: Evaluation,
): Promise<ReadonlyMap<string, Finding>> {
  const findings = new Map<string, Finding>();
  const start = performance.now();
  for (;;) {
    const left = policies.filter(({ id }) => !findings.has(id));
    const spare = limits.allMilliseconds - (performance.now() - start);
    if (left.length === 0) return findings;
    if (spare <= 0) {
      const late = failedFinding('The policies of the plan took too long together.');
      for (const { id } of left) findings.set(id, late);
      return findings;
    }
    const milliseconds = Math.round(Math.min(limits.policyMilliseconds, spare));
    let present = left[0]?.id ?? '';
    let unreadable: string | null = null;
    const ending = await run({ kind: 'evaluate', input, policies: left, milliseconds, now }, (message) => {
      if (message.kind === 'begun') present = message.policyId;
      if (message.kind === 'found') findings.set(message.policyId, message.finding);
      if (message.kind === 'unreadable') unreadable = message.message;
      return message.kind === 'begun' ? milliseconds + graceMilliseconds : loadMilliseconds;
    });
    if (unreadable !== null) for (const { id } of left) findings.set(id, failedFinding(unreadable));
    else if (!findings.has(present)) {
      logger.warn({ policy: present, ending }, 'a policy ended its thread');
      findings.set(present, failedFinding(wordsOf(ending, milliseconds)));
    }
  }
}

function wordsOf(ending: Ending, milliseconds: number): string {
  if (ending === 'memory') return 'It needs more memory than a policy gets.';
  return ending === 'silent' ? tookTooLong(milliseconds) : 'The evaluation ended unexpectedly.';
}
