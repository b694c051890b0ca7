import { queryOptions, useMutation } from '@tanstack/react-query';
import { z } from 'zod';
import { freshSecret } from '../features/identity/model.ts';
import { worker } from '../features/workers/model.ts';
import { useDeed } from './deed.ts';
import { keys } from './keys.ts';
import { operation } from './operation.ts';
import { send } from './transport.ts';

export const workersQuery = operation(
  `query Workers {
    workers { id name state version isolation drained lastSeenAt run { id number stack { id name } } }
  }`,
  z.object({ workers: z.array(worker) }),
);
export const workerTokenCreateMutation = operation(
  'mutation CreateWorkerToken($name: String!) { workerTokenCreate(name: $name) { id name secret } }',
  z.object({ workerTokenCreate: freshSecret }),
);

export const workerDrainMutation = operation(
  `mutation DrainWorker($id: ID!, $drain: Boolean!) {
    workerDrainSet(workerPool: "public", id: $id, drain: $drain) { id drained }
  }`,
  z.object({ workerDrainSet: z.object({ id: z.string(), drained: z.boolean() }) }),
);

export const workerPoolCycleMutation = operation(
  'mutation CycleWorkers { workerPoolCycle(id: "public") }',
  z.object({ workerPoolCycle: z.boolean() }),
);

export const workersOptions = queryOptions({
  queryKey: keys.workers,
  queryFn: async ({ signal }) => (await send(workersQuery, {}, signal)).workers,
  refetchInterval: 30_000,
});

export const useWorkerDrain = () =>
  useDeed((input: { id: string; drain: boolean }) => send(workerDrainMutation, input), keys.workers);

export const useWorkerTokenCreate = () =>
  useMutation({ mutationFn: (name: string) => send(workerTokenCreateMutation, { name }) });

export const useWorkersCycle = () => useDeed(() => send(workerPoolCycleMutation, {}), keys.workers);
