import { infiniteQueryOptions, queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import { z } from 'zod';
import {
  type AuditFilter,
  type AuditWebhook,
  auditEntry,
  auditWebhook,
  predicatesOf,
  verification,
} from '../features/audit/model.ts';
import { keys } from './keys.ts';
import { operation } from './operation.ts';
import { send } from './transport.ts';

const entryFields = `fragment Entry on AuditTrailEntry {
  id action requiredAction outcome spaceId body before after remoteAddress hash at
  actor { kind id username roles }
  affectedResource { resourceId resourceType name parentId }
}`;

export const auditEntriesQuery = operation(
  `query AuditEntries($input: SearchInput!) {
    searchAuditTrailEntries(input: $input) { edges { node { ...Entry } } pageInfo { endCursor hasNextPage } }
  }
  ${entryFields}`,
  z.object({
    searchAuditTrailEntries: z.object({
      edges: z.array(z.object({ node: auditEntry })),
      pageInfo: z.object({ endCursor: z.string().nullable(), hasNextPage: z.boolean() }),
    }),
  }),
);
export const auditEntryQuery = operation(
  `query AuditEntry($id: ID!) { auditTrailEntry(id: $id) { ...Entry } }
  ${entryFields}`,
  z.object({ auditTrailEntry: auditEntry.nullable() }),
);
export const auditOperationsQuery = operation(
  'query AuditOperations { auditTrailOperations }',
  z.object({ auditTrailOperations: z.array(z.string()) }),
);
const settings = z.object({ retentionDays: z.number().nullable() });
export const auditSettingsQuery = operation(
  `query AuditSettings {
    auditTrailSettings { retentionDays }
    auditTrailWebhook {
      endpoint enabled includeRuns secret customHeaders { key value } lastDeliveredAt lastProblem
    }
  }`,
  z.object({ auditTrailSettings: settings, auditTrailWebhook: auditWebhook.nullable() }),
);
export const auditVerifyQuery = operation(
  `query VerifyAudit {
    auditTrailVerification { ok entries unchained removed head problem }
  }`,
  z.object({ auditTrailVerification: verification }),
);
export const auditSettingsMutation = operation(
  'mutation ChangeAuditSettings($days: Int) { auditTrailSettingsUpdate(retentionDays: $days) { retentionDays } }',
  z.object({ auditTrailSettingsUpdate: settings }),
);
export const auditWebhookMutation = operation(
  'mutation SetAuditWebhook($input: AuditTrailWebhookInput!) { auditTrailSetWebhook(input: $input) { endpoint } }',
  z.object({ auditTrailSetWebhook: z.object({ endpoint: z.string() }).nullable() }),
);
export const auditWebhookDeleteMutation = operation(
  'mutation DeleteAuditWebhook { auditTrailDeleteWebhook { endpoint } }',
  z.object({ auditTrailDeleteWebhook: z.object({ endpoint: z.string() }).nullable() }),
);

const pageSize = 50;

export const auditEntriesOptions = ({ text, ...filter }: AuditFilter) =>
  infiniteQueryOptions({
    queryKey: keys.audit({ text, ...filter }),
    initialPageParam: null,
    queryFn: async ({ pageParam, signal }: { pageParam: string | null; signal: AbortSignal }) => {
      const input = {
        first: pageSize,
        after: pageParam,
        fullTextSearch: text ?? null,
        predicates: predicatesOf(filter),
      };
      const { edges, pageInfo } = (await send(auditEntriesQuery, { input }, signal)).searchAuditTrailEntries;
      return {
        entries: edges.map(({ node }) => node),
        next: pageInfo.hasNextPage ? pageInfo.endCursor : null,
      };
    },
    getNextPageParam: ({ next }): string | null => next,
  });

export const auditEntryOptions = (id: string) =>
  queryOptions({
    queryKey: keys.auditEntry(id),
    queryFn: async ({ signal }) => (await send(auditEntryQuery, { id }, signal)).auditTrailEntry,
  });

export const auditOperationsOptions = queryOptions({
  queryKey: keys.auditOperations,
  queryFn: async ({ signal }) => (await send(auditOperationsQuery, {}, signal)).auditTrailOperations,
});

/** For root admins. */
export const auditSettingsOptions = queryOptions({
  queryKey: keys.auditSettings,
  queryFn: async ({ signal }) => {
    const { auditTrailSettings, auditTrailWebhook } = await send(auditSettingsQuery, {}, signal);
    return { retentionDays: auditTrailSettings.retentionDays, webhook: auditTrailWebhook };
  },
});

export const useAuditVerify = () =>
  useMutation({
    mutationFn: async () => (await send(auditVerifyQuery, {})).auditTrailVerification,
  });

function useSettingsMutation<Input>(mutationFn: (input: Input) => Promise<unknown>) {
  const client = useQueryClient();
  return useMutation({
    mutationFn,
    onSettled: () => client.invalidateQueries({ queryKey: keys.auditSettings }),
  });
}

export const useAuditRetention = () =>
  useSettingsMutation((days: number | null) => send(auditSettingsMutation, { days }));

export type WebhookInput = Pick<AuditWebhook, 'endpoint' | 'enabled' | 'includeRuns' | 'customHeaders'> & {
  secret: string | null;
};
export const useAuditWebhookSet = () =>
  useSettingsMutation(({ customHeaders, ...input }: WebhookInput) =>
    send(auditWebhookMutation, { input: { ...input, customHeaders: { entries: customHeaders } } }),
  );
export const useAuditWebhookDelete = () => useSettingsMutation(() => send(auditWebhookDeleteMutation, {}));
