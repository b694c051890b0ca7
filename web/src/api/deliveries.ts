import { infiniteQueryOptions, queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import { z } from 'zod';
import {
  asking,
  type DeliveryFilter,
  deliveryStory,
  listedDelivery,
  type Polling,
} from '../features/vcs/model.ts';
import { deliveryFields, deliveryStoryFields } from './fragments.ts';
import { keys } from './keys.ts';
import { operation } from './operation.ts';
import { send } from './transport.ts';

export const deliveriesQuery = operation(
  `query Deliveries($id: ID!, $first: Int, $before: ID, $verdict: DeliveryVerdict, $event: String,
    $repository: String, $since: DateTime) {
    bitbucketCloudIntegration(id: $id) {
      deliveries(first: $first, before: $before, verdict: $verdict, event: $event, repository: $repository,
        since: $since) { ...DeliverySummary summary }
    }
  } ${deliveryFields}`,
  z.object({
    bitbucketCloudIntegration: z.object({ deliveries: z.array(listedDelivery).nullable() }).nullable(),
  }),
);
export const askingQuery = operation(
  `query Asking($id: ID!) {
    bitbucketCloudIntegration(id: $id) {
      polling callBudget { used limit pausedUntil }
      repositories { repository lastDeliveryAt polledAt pollDueAt pollProblem missedAt }
    }
  }`,
  z.object({ bitbucketCloudIntegration: asking.nullable() }),
);
export const setPollingMutation = operation(
  `mutation SetPolling($id: ID!, $polling: BitbucketPolling!) {
    bitbucketCloudIntegrationSetPolling(id: $id, polling: $polling) { id }
  }`,
  z.object({ bitbucketCloudIntegrationSetPolling: z.object({ id: z.string() }) }),
);
export const deliveryQuery = operation(
  `query Delivery($id: ID!) { delivery(id: $id) { ...DeliveryStory } } ${deliveryStoryFields}`,
  z.object({ delivery: deliveryStory.nullable() }),
);
export const deliveryReplayMutation = operation(
  'mutation ReplayDelivery($id: ID!) { deliveryReplay(id: $id) { id } }',
  z.object({ deliveryReplay: z.object({ id: z.string() }) }),
);

const pageSize = 50;

const hoursOf = { hour: 1, day: 24, week: 168 } as const;

/** A time that a filter of the address means, from now. */
const sinceOf = ({ within }: DeliveryFilter): string | null =>
  within === undefined ? null : new Date(Date.now() - hoursOf[within] * 3_600_000).toISOString();

export const deliveriesOptions = (integration: string, filter: DeliveryFilter = {}) =>
  infiniteQueryOptions({
    queryKey: [...keys.deliveries(integration), filter],
    initialPageParam: null,
    queryFn: async ({ pageParam, signal }: { pageParam: string | null; signal: AbortSignal }) => {
      const variables = {
        id: integration,
        first: pageSize,
        before: pageParam,
        verdict: filter.verdict ?? null,
        event: filter.event ?? null,
        repository: filter.repository ?? null,
        since: sinceOf(filter),
      };
      return (await send(deliveriesQuery, variables, signal)).bitbucketCloudIntegration?.deliveries ?? [];
    },
    getNextPageParam: (page): string | null => (page.length < pageSize ? null : (page.at(-1)?.id ?? null)),
  });

export const deliveryOptions = (id: string) =>
  queryOptions({
    queryKey: keys.delivery(id),
    queryFn: async ({ signal }) => (await send(deliveryQuery, { id }, signal)).delivery,
  });

export function useDeliveryReplay(id: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: () => send(deliveryReplayMutation, { id }),
    onSuccess: () => client.invalidateQueries({ queryKey: keys.delivery(id) }),
  });
}

export const askingOptions = (integration: string) =>
  queryOptions({
    queryKey: [...keys.deliveries(integration), 'asking'],
    queryFn: async ({ signal }) =>
      (await send(askingQuery, { id: integration }, signal)).bitbucketCloudIntegration,
  });

export function useSetPolling(id: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (polling: Polling) => send(setPollingMutation, { id, polling }),
    onSuccess: () => client.invalidateQueries({ queryKey: keys.deliveries(id) }),
  });
}
