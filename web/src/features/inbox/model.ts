import { z } from 'zod';
import { instant } from '../../edge/values.ts';

export const inboxItem = z.object({
  id: z.string(),
  severity: z.enum(['INFO', 'WARNING', 'ERROR']),
  title: z.string(),
  text: z.string(),
  path: z.string().nullable(),
  spaceId: z.string(),
  createdAt: instant,
  /** Set when what it warns of is over. */
  resolvedAt: instant.nullable(),
  readAt: instant.nullable(),
});
export type InboxItem = z.infer<typeof inboxItem>;

export const inboxWebhook = z.object({
  id: z.string(),
  name: z.string(),
  url: z.string(),
  spaceId: z.string(),
  lastSentAt: instant.nullable(),
  lastProblem: z.string().nullable(),
});
export type InboxWebhook = z.infer<typeof inboxWebhook>;
