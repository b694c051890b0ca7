import { z } from 'zod';
import { instant, unixSeconds } from '../../edge/values.ts';
import { runType, stackState } from '../runs/model.ts';

export const worker = z.object({
  id: z.string(),
  name: z.string(),
  state: z.enum(['BUSY', 'IDLE', 'LOST']),
  version: z.string(),
  isolation: z.string(),
  drained: z.boolean(),
  lastSeenAt: instant,
  run: z
    .object({ id: z.string(), number: z.number(), stack: z.object({ id: z.string(), name: z.string() }) })
    .nullable(),
});
export type Worker = z.infer<typeof worker>;

/** The pool of everything that names no other. */
export const publicPoolId = 'public';

/** A pool as it is chosen. */
export const poolChoice = z.object({ id: z.string(), name: z.string(), space: z.string().nullable() });
export type PoolChoice = z.infer<typeof poolChoice>;

export const poolSummary = poolChoice.extend({
  pendingRuns: z.number(),
  workers: z.array(z.object({ id: z.string() })),
});
export type PoolSummary = z.infer<typeof poolSummary>;

const waitingRun = z.object({
  position: z.number(),
  run: z.object({
    id: z.string(),
    number: z.number(),
    title: z.string(),
    type: runType,
    state: stackState,
    createdAt: unixSeconds,
    stack: z.object({ id: z.string(), name: z.string() }),
  }),
});
export type WaitingRun = z.infer<typeof waitingRun>;

const poolToken = z.object({
  id: z.string(),
  name: z.string(),
  createdBy: z.string(),
  createdAt: unixSeconds,
  lastUsedAt: unixSeconds.nullable(),
  builtIn: z.boolean(),
});
export type PoolToken = z.infer<typeof poolToken>;

export const poolDetails = z.object({
  id: z.string(),
  name: z.string(),
  description: z.string().nullable(),
  labels: z.array(z.string()),
  spaceDetails: z.object({ id: z.string(), name: z.string() }).nullable(),
  abilities: z.array(z.string()),
  /** Those that the viewer may not see have no name. */
  users: z.array(z.object({ kind: z.string(), id: z.string().nullable(), name: z.string().nullable() })),
  /** Of the last day, also the lost ones. */
  seenWorkers: z.array(worker),
  searchSchedulableRuns: z.object({
    edges: z.array(z.object({ node: waitingRun })),
    pageInfo: z.object({ hasNextPage: z.boolean() }),
  }),
  /** Null for those who do not arrange the pool. */
  tokens: z.array(poolToken).nullable(),
});
export type PoolDetails = z.infer<typeof poolDetails>;

export const isPublic = ({ id }: Pick<PoolDetails, 'id'>): boolean => id === publicPoolId;
/** What people call it: the public one by what it is. */
export const poolTitle = (pool: Pick<PoolDetails, 'id' | 'name'>): string =>
  pool.id === publicPoolId ? 'Public pool' : pool.name;

/** In the middle of a sentence. */
export const poolPhrase = (pool: Pick<PoolDetails, 'id' | 'name'>): string =>
  pool.id === publicPoolId ? 'the public pool' : pool.name;

/** What is sent to make or change a pool. */
export interface PoolInput {
  name: string;
  description: string;
  labels: string[];
  space: string;
}

/** How a worker is started; both values are quoted for a shell. */
export const startCommand = (publicUrl: string, token: string): string =>
  `GANTRY_URL='${publicUrl}' \\\nGANTRY_WORKER_TOKEN='${token}' \\\nnode dist/worker/main.mjs`;
