import type { Problem } from '../../ui/problem.tsx';
import type { RunAction, RunDeed } from './model.ts';

/** What the viewer does to the run. */
export interface RunActing {
  busy: RunAction | null;
  problem: Problem | null;
  perform: (deed: RunDeed, after: () => void) => void;
  reset: () => void;
}
