import type { Faults } from './faults.ts';
import type { Sender } from './hooks/sender.ts';
import type { Settings } from './settings.ts';
import type { State } from './state/state.ts';

/** Everything that one running emulator consists of; two of them share nothing. */
export type World = {
  /** `http://host:port` of the API, git and the pages; known once the server listens. */
  origin: string;
  /** Folder of the bare repositories. */
  readonly dir: string;
  readonly settings: Settings;
  readonly faults: Faults;
  readonly state: State;
  readonly sender: Sender;
  readonly now: () => Date;
};
