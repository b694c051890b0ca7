import type { Problem } from '../../ui/problem.tsx';
import type { Refusal } from '../../ui/refusal.ts';
import type { BoundKind, SpaceInput } from './model.ts';

interface Command {
  busy: boolean;
  problem: Problem | null;
  reset: () => void;
}

/** What the pages of spaces can do; the page does it, the view asks for it. */
export interface SpaceCommands {
  save: Command &
    Refusal & {
      submit: (given: { id: string | null; input: SpaceInput }, done: () => void) => void;
    };
  remove: Command & { submit: (id: string, parent: string, done: () => void) => void };
  bind: Command &
    Refusal & {
      submit: (
        given: { kind: BoundKind; actorId: string; roleID: string; spaceID: string },
        done: () => void,
      ) => void;
    };
  unbind: Command & { submit: (id: string, done: () => void) => void };
  settings: { busy: boolean; problem: Problem | null; submit: (on: boolean) => void };
}
