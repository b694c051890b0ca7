import { createHmac, randomUUID } from 'node:crypto';
import type { ApiClient } from '@gantry/contract/client';
import { z } from 'zod';

/** What Gantry shows of an integration, its deliveries and its repositories. */

const decision = z.object({
  outcome: z.string(),
  reason: z.string(),
  stack: z.object({ id: z.string() }),
  run: z.object({ id: z.string() }).nullable(),
});
const delivery = z.object({
  id: z.string(),
  requestId: z.string(),
  eventKey: z.string(),
  verdict: z.string(),
  reason: z.string().nullable(),
  bytes: z.number(),
  events: z.array(
    z.object({ summary: z.string(), problem: z.string().nullable(), decisions: z.array(decision) }),
  ),
});
export type SeenDelivery = z.infer<typeof delivery>;

const integration = z.object({
  webhookUrl: z.string(),
  webhookSecret: z.string(),
  connection: z.object({ ok: z.boolean(), code: z.string().nullable(), message: z.string() }).nullable(),
  repositories: z.array(z.object({ repository: z.string(), webhook: z.string(), message: z.string() })),
  deliveries: z.array(delivery),
});

/** As its admins see it; the newest 20 deliveries first. */
export async function integrationOf(admin: ApiClient, id = 'acme-default') {
  const document = `query($id: ID!) { bitbucketCloudIntegration(id: $id) {
    webhookUrl webhookSecret connection { ok code message } repositories { repository webhook message }
    deliveries(first: 20) { id requestId eventKey verdict reason bytes
      events { summary problem decisions { outcome reason stack { id } run { id } } } }
  } }`;
  const schema = z.object({ bitbucketCloudIntegration: integration });
  return (await admin.query(schema, document, { id })).bitbucketCloudIntegration;
}

export async function deliveriesOf(admin: ApiClient, id?: string): Promise<SeenDelivery[]> {
  return (await integrationOf(admin, id)).deliveries;
}

export async function replaceToken(admin: ApiClient, token: string): Promise<void> {
  const document = `mutation($token: String!) {
    bitbucketCloudIntegrationUpdate(id: "acme-default", input: { token: $token }) { id }
  }`;
  await admin.query(z.unknown(), document, { token });
}

export type Forged = {
  readonly body?: string;
  readonly secret?: string;
  /** Null leaves a header out. */
  readonly headers?: Readonly<Record<string, string | null>>;
};

/** Posts to a webhook address as Bitbucket does, or almost. */
export async function postDelivery(url: string, { body = '{}', secret = '', headers = {} }: Forged) {
  const all: Record<string, string | null> = {
    'content-type': 'application/json',
    'user-agent': 'Bitbucket-Webhooks/2.0',
    'x-event-key': 'repo:push',
    'x-request-uuid': randomUUID(),
    'x-attempt-number': '1',
    'x-hub-signature': `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`,
    ...headers,
  };
  const sent = Object.entries(all).flatMap(([name, value]) => (value === null ? [] : [[name, value]]));
  const response = await fetch(url, { method: 'POST', headers: Object.fromEntries(sent), body });
  return { status: response.status, text: await response.text() };
}
