import type { Faults } from './faults.ts';
import type { Sender } from './hooks/sender.ts';
import type { Settings } from './settings.ts';
import type { State } from './state/state.ts';

/** One request to the REST API, as whoever counts calls sees it. */
export type RestCall = {
  readonly method: string;
  readonly path: string;
  /** The uuid of the account that calls; null without credentials. */
  readonly account: string | null;
  readonly at: Date;
};

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
  readonly onRestCall: (call: RestCall) => void;
};
