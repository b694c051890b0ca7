import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import { z } from 'zod';
import { inboxItem, inboxWebhook } from '../features/inbox/model.ts';
import { keys } from './keys.ts';
import { operation } from './operation.ts';
import { send } from './transport.ts';

export const inboxQuery = operation(
  `query Inbox { inbox(first: 100) { id severity title text path spaceId createdAt resolvedAt readAt } }`,
  z.object({ inbox: z.array(inboxItem) }),
);
export const inboxUnreadQuery = operation(
  'query InboxUnread { inboxUnread }',
  z.object({ inboxUnread: z.number() }),
);
export const inboxMarkMutation = operation(
  'mutation MarkInbox($ids: [ID!], $dismiss: Boolean) { inboxMark(ids: $ids, dismiss: $dismiss) }',
  z.object({ inboxMark: z.number() }),
);
export const inboxWebhooksQuery = operation(
  'query InboxWebhooks { inboxWebhooks { id name url spaceId lastSentAt lastProblem } }',
  z.object({ inboxWebhooks: z.array(inboxWebhook) }),
);
export const inboxWebhookCreateMutation = operation(
  `mutation CreateInboxWebhook($space: ID!, $name: String!, $url: String!) {
    inboxWebhookCreate(space: $space, name: $name, url: $url) { id secret }
  }`,
  z.object({ inboxWebhookCreate: z.object({ id: z.string(), secret: z.string() }) }),
);
export const inboxWebhookDeleteMutation = operation(
  'mutation DeleteInboxWebhook($id: ID!) { inboxWebhookDelete(id: $id) { id } }',
  z.object({ inboxWebhookDelete: z.object({ id: z.string() }) }),
);
export const inboxWebhookTestMutation = operation(
  'mutation TestInboxWebhook($id: ID!) { inboxWebhookTest(id: $id) { id } }',
  z.object({ inboxWebhookTest: z.object({ id: z.string() }) }),
);

export const inboxOptions = queryOptions({
  queryKey: keys.inbox,
  queryFn: async ({ signal }) => (await send(inboxQuery, {}, signal)).inbox,
});
export const inboxUnreadOptions = queryOptions({
  queryKey: keys.inboxUnread,
  queryFn: async ({ signal }) => (await send(inboxUnreadQuery, {}, signal)).inboxUnread,
});
export const inboxWebhooksOptions = queryOptions({
  queryKey: keys.inboxWebhooks,
  queryFn: async ({ signal }) => (await send(inboxWebhooksQuery, {}, signal)).inboxWebhooks,
});

/** Without ids: all. */
export function useInboxMark() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (given: { ids: readonly string[] | null; dismiss: boolean }) =>
      send(inboxMarkMutation, given),
    onSuccess: () => client.invalidateQueries({ queryKey: keys.inbox }),
  });
}

export function useInboxWebhooks() {
  const client = useQueryClient();
  const onSuccess = () => client.invalidateQueries({ queryKey: keys.inboxWebhooks });
  return {
    create: useMutation({
      mutationFn: async (given: { space: string; name: string; url: string }) =>
        (await send(inboxWebhookCreateMutation, given)).inboxWebhookCreate,
      onSuccess,
    }),
    remove: useMutation({ mutationFn: (id: string) => send(inboxWebhookDeleteMutation, { id }), onSuccess }),
    test: useMutation({ mutationFn: (id: string) => send(inboxWebhookTestMutation, { id }), onSuccess }),
  };
}
