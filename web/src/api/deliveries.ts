import { infiniteQueryOptions, queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import { z } from 'zod';
import { deliveryStory, deliverySummary } from '../features/vcs/model.ts';
import { deliveryFields, deliveryStoryFields } from './fragments.ts';
import { keys } from './keys.ts';
import { operation } from './operation.ts';
import { send } from './transport.ts';

export const deliveriesQuery = operation(
  `query Deliveries($id: ID!, $first: Int, $before: ID) {
    bitbucketCloudIntegration(id: $id) { deliveries(first: $first, before: $before) { ...DeliverySummary } }
  } ${deliveryFields}`,
  z.object({
    bitbucketCloudIntegration: z.object({ deliveries: z.array(deliverySummary).nullable() }).nullable(),
  }),
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

export const deliveriesOptions = (integration: string) =>
  infiniteQueryOptions({
    queryKey: keys.deliveries(integration),
    initialPageParam: null,
    queryFn: async ({ pageParam, signal }: { pageParam: string | null; signal: AbortSignal }) => {
      const variables = { id: integration, first: pageSize, before: pageParam };
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
