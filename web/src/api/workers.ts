import { queryOptions } from '@tanstack/react-query';
import { z } from 'zod';
import { freshSecret } from '../features/identity/model.ts';
import { type PoolInput, poolChoice, poolDetails, poolSummary } from '../features/workers/model.ts';
import { useDeed } from './deed.ts';
import { keys } from './keys.ts';
import { operation } from './operation.ts';
import { send } from './transport.ts';

const withId = z.object({ id: z.string() });

export const poolsQuery = operation(
  'query WorkerPools { workerPools { id name space pendingRuns workers { id } } }',
  z.object({ workerPools: z.array(poolSummary) }),
);
export const poolChoicesQuery = operation(
  'query WorkerPoolChoices { workerPools { id name space } }',
  z.object({ workerPools: z.array(poolChoice) }),
);
export const poolQuery = operation(
  `query WorkerPool($id: ID!) {
    workerPool(id: $id) {
      id name description labels abilities
      spaceDetails { id name }
      users { kind id name }
      seenWorkers { id name state version isolation drained lastSeenAt run { id number stack { id name } } }
      searchSchedulableRuns(input: { first: 50 }) {
        edges { node { position run { id number title type state createdAt stack { id name } } } }
        pageInfo { hasNextPage }
      }
      tokens { id name createdBy createdAt lastUsedAt builtIn }
    }
  }`,
  z.object({ workerPool: poolDetails.nullable() }),
);
export const poolCreateMutation = operation(
  `mutation CreateWorkerPool($name: String!, $description: String, $labels: [String!], $space: ID) {
    workerPoolCreate(name: $name, description: $description, labels: $labels, space: $space) { id }
  }`,
  z.object({ workerPoolCreate: withId }),
);
export const poolUpdateMutation = operation(
  `mutation UpdateWorkerPool($id: ID!, $name: String!, $description: String, $labels: [String!], $space: ID) {
    workerPoolUpdate(id: $id, name: $name, description: $description, labels: $labels, space: $space) { id }
  }`,
  z.object({ workerPoolUpdate: withId }),
);
export const poolDeleteMutation = operation(
  'mutation DeleteWorkerPool($id: ID!) { workerPoolDelete(id: $id) { id } }',
  z.object({ workerPoolDelete: withId }),
);
export const poolResetMutation = operation(
  'mutation ResetWorkerPool($id: ID!, $name: String!) { workerPoolReset(id: $id, tokenName: $name) { id name secret } }',
  z.object({ workerPoolReset: freshSecret }),
);
export const workerTokenCreateMutation = operation(
  `mutation CreateWorkerToken($pool: ID!, $name: String!) {
    workerTokenCreate(workerPool: $pool, name: $name) { id name secret }
  }`,
  z.object({ workerTokenCreate: freshSecret }),
);
export const workerTokenRevokeMutation = operation(
  'mutation RevokeWorkerToken($id: ID!) { workerTokenRevoke(id: $id) }',
  z.object({ workerTokenRevoke: z.string() }),
);
export const workerDrainMutation = operation(
  `mutation DrainWorker($pool: ID!, $id: ID!, $drain: Boolean!) {
    workerDrainSet(workerPool: $pool, id: $id, drain: $drain) { id drained }
  }`,
  z.object({ workerDrainSet: z.object({ id: z.string(), drained: z.boolean() }) }),
);
export const workerPoolCycleMutation = operation(
  'mutation CycleWorkers($pool: ID!) { workerPoolCycle(id: $pool) }',
  z.object({ workerPoolCycle: z.boolean() }),
);

/** Workers go quiet without a word: nothing tells the page. */
const lostMilliseconds = 30_000;

export const poolsOptions = queryOptions({
  queryKey: keys.workerPools,
  queryFn: async ({ signal }) => (await send(poolsQuery, {}, signal)).workerPools,
  refetchInterval: lostMilliseconds,
});

/** Pools for pickers; nothing for whoever may see no workers. */
export const poolChoicesOptions = queryOptions({
  queryKey: keys.workerPoolChoices,
  queryFn: async ({ signal }) => (await send(poolChoicesQuery, {}, signal)).workerPools,
});

/** Null: there is none, or the viewer may not see it. */
export const poolOptions = (id: string) =>
  queryOptions({
    queryKey: keys.workerPool(id),
    queryFn: async ({ signal }) => (await send(poolQuery, { id }, signal)).workerPool,
    refetchInterval: lostMilliseconds,
  });

export const usePoolSave = () =>
  useDeed(
    async ({ id, input }: { id: string | null; input: PoolInput }) =>
      id === null
        ? (await send(poolCreateMutation, { ...input })).workerPoolCreate.id
        : (await send(poolUpdateMutation, { ...input, id })).workerPoolUpdate.id,
    keys.workers,
  );

/** The page of the pool is left before its query is read again, so only the lists are. */
export const usePoolDelete = () =>
  useDeed((id: string) => send(poolDeleteMutation, { id }), keys.workerPools, keys.workerPoolChoices);

export const useWorkerDrain = (pool: string) =>
  useDeed(
    (input: { id: string; drain: boolean }) => send(workerDrainMutation, { pool, ...input }),
    keys.workers,
  );

export const useWorkersCycle = (pool: string) =>
  useDeed(() => send(workerPoolCycleMutation, { pool }), keys.workers);

export const useTokenRevoke = () =>
  useDeed((id: string) => send(workerTokenRevokeMutation, { id }), keys.workers);

/** A token for the pool; one that replaces all others when it is reset. */
export const useTokenMake = (pool: string) =>
  useDeed(
    async ({ name, reset }: { name: string; reset: boolean }) =>
      reset
        ? (await send(poolResetMutation, { id: pool, name })).workerPoolReset
        : (await send(workerTokenCreateMutation, { pool, name })).workerTokenCreate,
    keys.workers,
  );
