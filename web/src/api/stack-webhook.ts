import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import { z } from 'zod';
import { stackWebhook } from '../features/stacks/model.ts';
import { keys } from './keys.ts';
import { operation } from './operation.ts';
import { send } from './transport.ts';

const found = z.object({ webhook: stackWebhook.nullable() });
export const stackWebhookQuery = operation(
  'query StackWebhook($id: ID!) { stack(id: $id) { webhook { state message lastDeliveryAt } } }',
  z.object({ stack: found.nullable() }),
);
export const stackWebhookEnsureMutation = operation(
  `mutation EnsureStackWebhook($id: ID!) {
    stackWebhookEnsure(id: $id) { webhook { state message lastDeliveryAt } }
  }`,
  z.object({ stackWebhookEnsure: found }),
);

export const stackWebhookOptions = (id: string) =>
  queryOptions({
    queryKey: keys.stackPart(id, 'webhook'),
    queryFn: async ({ signal }) => (await send(stackWebhookQuery, { id }, signal)).stack?.webhook ?? null,
  });

/** Makes or mends the webhook of the stack's repository; answers how it stands then. */
export function useStackWebhookEnsure(id: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: async () => (await send(stackWebhookEnsureMutation, { id })).stackWebhookEnsure.webhook,
    onSuccess: (webhook) => client.setQueryData(keys.stackPart(id, 'webhook'), webhook),
  });
}
