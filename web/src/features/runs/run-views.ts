import type { RunDetails } from './model.ts';

export const runViews = ['log', 'changes', 'policies', 'diagnostics', 'comments', 'history'] as const;
export type RunView = (typeof runViews)[number];

/** Without a wish in the address: the changes when somebody must decide on them, else the log. */
export function viewOf(asked: RunView | undefined, run: RunDetails | null): RunView {
  if (asked !== undefined) return asked;
  return run?.state === 'UNCONFIRMED' || run?.state === 'PENDING_REVIEW' ? 'changes' : 'log';
}
