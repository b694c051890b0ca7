import { runStateNames, runTypes } from '@gantry/contract/run-states';
import { z } from 'zod';
import { commit, commitFields, instant } from '../fields.ts';

const summaryFields = `id number type state stateVersion reason title branch createdAt updatedAt triggeredBy
  stack { id name } commit { ${commitFields} } pullRequest { number url }
  delta { add: addCount change: changeCount delete: deleteCount import: importCount move: moveCount
    forget: forgetCount outputs }`;

const summary = z.object({
  id: z.string(),
  number: z.number(),
  type: z.enum(runTypes),
  state: z.enum(runStateNames),
  stateVersion: z.number(),
  /** Why it is where it is. */
  reason: z.string().nullable(),
  title: z.string(),
  branch: z.string(),
  createdAt: instant,
  updatedAt: instant,
  triggeredBy: z.string().nullable(),
  stack: z.object({ id: z.string(), name: z.string() }),
  commit,
  pullRequest: z.object({ number: z.number(), url: z.string() }).nullable(),
  delta: z
    .object({
      add: z.number(),
      change: z.number(),
      delete: z.number(),
      import: z.number(),
      move: z.number(),
      forget: z.number(),
      outputs: z.number(),
    })
    .nullable(),
});
export type RunSummary = z.output<typeof summary>;
export type RunDelta = NonNullable<RunSummary['delta']>;

const transitionFields = 'state stateVersion at note username hasLogs terminal';
const transition = z.object({
  state: z.enum(runStateNames),
  stateVersion: z.number(),
  at: z.string(),
  note: z.string().nullable(),
  username: z.string().nullable(),
  hasLogs: z.boolean(),
  terminal: z.boolean(),
});
export type RunTransition = z.output<typeof transition>;

const detailFields = `${summaryFields} failureCode toolVersion isolation userProvidedMetadata actions changesOmitted
  changes { action address previousAddress replacePaths }
  diagnostics { severity summary detail file line }
  history { ${transitionFields} }`;

const diagnostic = z.object({
  severity: z.string(),
  summary: z.string(),
  detail: z.string(),
  file: z.string().nullable(),
  line: z.number().nullable(),
});
export type RunDiagnostic = z.output<typeof diagnostic>;

const change = z.object({
  action: z.enum(['CREATE', 'UPDATE', 'DELETE', 'REPLACE', 'READ', 'IMPORT', 'FORGET', 'MOVE']),
  address: z.string(),
  previousAddress: z.string().nullable(),
  replacePaths: z.array(z.string()),
});
export type RunChange = z.output<typeof change>;

const action = z.enum(['CONFIRM', 'DISCARD', 'STOP', 'RETRY']);
const isAction = (name: string): name is z.output<typeof action> => action.safeParse(name).success;

const detail = summary.extend({
  failureCode: z.string().nullable(),
  toolVersion: z.string().nullable(),
  isolation: z.string().nullable(),
  /** What callers noted on it, oldest first. */
  userProvidedMetadata: z.array(z.string()),
  // Those that a newer server adds are no concern of this command line.
  actions: z.array(z.string()).transform((names) => names.filter(isAction)),
  changes: z.array(change),
  /** How many changes there are beside the listed ones. */
  changesOmitted: z.number(),
  diagnostics: z.array(diagnostic),
  /** Oldest first. */
  history: z.array(transition).transform((newestFirst) => newestFirst.toReversed()),
});
export type RunDetail = z.output<typeof detail>;

export const runFields = {
  summary: summaryFields,
  detail: detailFields,
  transition: transitionFields,
} as const;
export const runSchemas = { summary, detail, transition } as const;

export const runArgument = {
  run: { describe: 'Id of the run, STACK/NUMBER such as network/12, or STACK/latest' },
} as const;

/** How people call a run: `network/12`. */
export const nameOf = ({ stack, number }: Pick<RunSummary, 'stack' | 'number'>): string =>
  `${stack.id}/${number}`;
