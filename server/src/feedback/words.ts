import type { Delta } from '@gantry/contract/plan';
import type { RunState } from '@gantry/contract/run-states';
import { cut, oneLine } from '../platform/inert-text.ts';
import type { CommitStatusState } from '../vcs/index.ts';

const descriptionCharacters = 250;

export const stateWords: Record<
  RunState,
  { readonly status: CommitStatusState; readonly mark: string; readonly words: string }
> = {
  QUEUED: { status: 'in_progress', mark: '○', words: 'Queued' },
  READY: { status: 'in_progress', mark: '○', words: 'Waiting for a worker' },
  PREPARING: { status: 'in_progress', mark: '◐', words: 'Preparing' },
  INITIALIZING: { status: 'in_progress', mark: '◐', words: 'Initializing' },
  PLANNING: { status: 'in_progress', mark: '◐', words: 'Planning' },
  PENDING_REVIEW: { status: 'in_progress', mark: '◆', words: 'Waiting for review' },
  UNCONFIRMED: { status: 'in_progress', mark: '◆', words: 'Waiting for confirmation' },
  CONFIRMED: { status: 'in_progress', mark: '◐', words: 'Confirmed' },
  PREPARING_APPLY: { status: 'in_progress', mark: '◐', words: 'Preparing to apply' },
  APPLYING: { status: 'in_progress', mark: '◐', words: 'Applying' },
  PERFORMING: { status: 'in_progress', mark: '◐', words: 'Performing' },
  DESTROYING: { status: 'in_progress', mark: '◐', words: 'Destroying' },
  FINISHED: { status: 'successful', mark: '●', words: 'Finished' },
  FAILED: { status: 'failed', mark: '✕', words: 'Failed' },
  STOPPED: { status: 'stopped', mark: '▬', words: 'Stopped' },
  DISCARDED: { status: 'stopped', mark: '▬', words: 'Discarded' },
  CANCELED: { status: 'stopped', mark: '▬', words: 'Canceled' },
  SKIPPED: { status: 'successful', mark: '▬', words: 'Skipped' },
};

export const statusState = (state: RunState): CommitStatusState => stateWords[state].status;

export function deltaWords(delta: Delta): string {
  const { add, change, delete: remove, import: imports, move, forget, outputs } = delta;
  const main = `${add} to add, ${change} to change, ${remove} to destroy`;
  const extra = [
    imports > 0 ? `${imports} to import` : '',
    move > 0 ? `${move} to move` : '',
    forget > 0 ? `${forget} to forget` : '',
    outputs > 0 ? `${outputs} ${outputs === 1 ? 'output changes' : 'outputs change'}` : '',
  ].filter((part) => part !== '');
  return [main, ...extra].join(', ');
}

/** What was done, once a plan has been applied. */
function appliedWords({ add, change, delete: remove }: Delta): string {
  return `Applied: ${add} added, ${change} changed, ${remove} destroyed`;
}

/** The description of a commit status: progress, the delta of a plan, or why it failed. One line. */
export function statusDescription(run: {
  readonly state: RunState;
  readonly reason: string | null;
  readonly delta: Delta | null;
  readonly applied: boolean;
  /** What plan policies warn of. */
  readonly warnings?: string | null;
}): string {
  const { state, reason, delta } = run;
  const { words } = stateWords[state];
  const warned = run.warnings == null ? '' : `; ${run.warnings}`;
  const plan = delta === null ? null : `${deltaWords(delta)}${warned}`;
  const done = run.applied && delta !== null ? appliedWords(delta) : plan;
  const text = {
    successful: done ?? words,
    failed: reason ?? words,
    stopped: reason ?? words,
    in_progress: plan === null ? words : `${words}: ${plan}`,
  }[statusState(state)];
  return cut(oneLine(text), descriptionCharacters);
}

/** Of a green status without a run. */
export const ignoredDescription = (reason: string): string =>
  cut(oneLine(`Nothing to do. ${reason}`), descriptionCharacters);

/** `gantry/proposed` and `gantry/tracked`: all stacks of a commit in one status. */
export function aggregate(runs: readonly { readonly state: RunState }[]): {
  state: CommitStatusState;
  description: string;
} {
  const count = (wanted: CommitStatusState): number =>
    runs.filter((run) => statusState(run.state) === wanted).length;
  const counts = { failed: count('failed'), in_progress: count('in_progress'), stopped: count('stopped') };
  const succeeded = runs.length - counts.failed - counts.in_progress - counts.stopped;
  const parts = [
    [counts.failed, 'failed'],
    [counts.in_progress, 'in progress'],
    [counts.stopped, 'stopped'],
    [succeeded, 'succeeded'],
  ] as const;
  const described = parts.filter(([number]) => number > 0).map(([number, word]) => `${number} ${word}`);
  const worst = (['failed', 'in_progress', 'stopped'] as const).find((state) => counts[state] > 0);
  return { state: worst ?? 'successful', description: described.join(', ') || '0 runs' };
}
