/** Run types of the glossary: PROPOSED previews, TRACKED may apply, TASK runs one command. */
export const runTypes = ['PROPOSED', 'TRACKED', 'TASK', 'TESTING', 'DESTROY'] as const;
export type RunType = (typeof runTypes)[number];

/** Blocking runs hold their stack from the first claim to their end, also while they wait for a person. */
export const blockingRunTypes: readonly RunType[] = ['TRACKED', 'TASK', 'DESTROY'];
export const isBlocking = (type: RunType): boolean => blockingRunTypes.includes(type);

/**
 * The traits of every run state.
 * - `waits`: nobody holds the run; a scheduler, a person or a policy moves it on
 * - `works`: a worker holds a lease on the run
 * - `ends`: terminal
 */
export const runStates = {
  QUEUED: 'waits',
  READY: 'waits',
  PREPARING: 'works',
  INITIALIZING: 'works',
  PLANNING: 'works',
  PENDING_REVIEW: 'waits',
  UNCONFIRMED: 'waits',
  CONFIRMED: 'waits',
  PREPARING_APPLY: 'works',
  APPLYING: 'works',
  PERFORMING: 'works',
  DESTROYING: 'works',
  FINISHED: 'ends',
  FAILED: 'ends',
  STOPPED: 'ends',
  DISCARDED: 'ends',
  CANCELED: 'ends',
  SKIPPED: 'ends',
} as const;

export type RunState = keyof typeof runStates;
export type RunStateTrait = (typeof runStates)[RunState];

const names = Object.keys(runStates).filter((name): name is RunState => Object.hasOwn(runStates, name));
export const runStateNames: readonly RunState[] = names;
export const statesThat = (trait: RunStateTrait): readonly RunState[] =>
  names.filter((state) => runStates[state] === trait);
export const isTerminal = (state: RunState): boolean => runStates[state] === 'ends';
export const isWorking = (state: RunState): boolean => runStates[state] === 'works';

/** States in which a worker writes a log. */
export const loggedStates = [
  'PREPARING',
  'INITIALIZING',
  'PLANNING',
  'PREPARING_APPLY',
  'APPLYING',
  'PERFORMING',
  'DESTROYING',
] as const satisfies readonly RunState[];
export type LoggedState = (typeof loggedStates)[number];
export const hasLog = (state: RunState): state is LoggedState =>
  loggedStates.some((logged) => logged === state);
