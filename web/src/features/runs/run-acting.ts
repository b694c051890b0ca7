import type { Problem } from '../../ui/problem.tsx';
import type { RunAction } from './model.ts';

/** What a page may do with a run, and how the last attempt goes. */
export interface RunActing {
  busy: RunAction | null;
  problem: Problem | null;
  perform: (action: RunAction, after: () => void) => void;
  reset: () => void;
}
