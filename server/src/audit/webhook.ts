import { AppError } from '@gantry/contract/errors';
import { z } from 'zod';
import { auditSecret, rootSpace, type UseCases } from '../authz/index.ts';
import type { Clock } from '../platform/clock.ts';
import type { Db, Queryable } from '../platform/db/index.ts';
import { newId, randomToken } from '../platform/ids.ts';
import type { SecretBox } from '../platform/secrets/index.ts';
import { type Post, postSigned } from './post-signed.ts';
import { currentWebhook, endWebhook, insertWebhook, type WebhookRow } from './webhook-store.ts';

export type WebhookDeps = {
  readonly db: Db;
  readonly clock: Clock;
  readonly useCases: UseCases;
  readonly secretBox: SecretBox;
  readonly accountName: () => Promise<string>;
  readonly post: Post;
};

export type AuditWebhook = {
  readonly endpoint: string;
  readonly enabled: boolean;
  readonly includeRuns: boolean;
  readonly secret: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly lastDeliveredAt: Date | null;
  readonly lastProblem: string | null;
};

const headerName = /^[A-Za-z0-9!#$%&'*+.^_`|~-]{1,100}$/;
const taken = /^(host|content-length|content-type|transfer-encoding|connection|x-signature(-256)?)$/i;

const input = z.object({
  endpoint: z
    .url({ protocol: /^https?$/, error: 'Give an address such as https://siem.example.com/gantry.' })
    .max(2_000),
  enabled: z.boolean(),
  includeRuns: z.boolean(),
  /** Null keeps the present one, or makes one. */
  secret: z.string().min(16, 'A secret has at least 16 characters.').max(500).nullable(),
  headers: z
    .record(
      z
        .string()
        .regex(headerName, 'This is no name of a header.')
        .refine((name) => !taken.test(name), 'Gantry sets this header itself.'),
      z
        .string()
        .max(2_000)
        .regex(/^[\x20-\x7e]*$/, 'Headers have plain characters only.'),
    )
    .refine((headers) => Object.keys(headers).length <= 20, 'At most 20 headers.'),
});

const secretContext = (id: string): string => `audit_webhooks:${id}:secret`;
const headersContext = (id: string): string => `audit_webhooks:${id}:headers`;
const stringMap = z.record(z.string(), z.string());

export function openWebhook({ secretBox }: Pick<WebhookDeps, 'secretBox'>, row: WebhookRow): AuditWebhook {
  const headers = secretBox.open(row.headers_sealed, headersContext(row.id)).toString();
  return {
    endpoint: row.endpoint,
    enabled: row.enabled,
    includeRuns: row.include_runs,
    secret: secretBox.open(row.secret_sealed, secretContext(row.id)).toString(),
    headers: stringMap.parse(JSON.parse(headers)),
    lastDeliveredAt: row.last_delivered_at,
    lastProblem: row.last_problem,
  };
}

const located = { spaceId: rootSpace, subject: { kind: 'audit_webhook', id: 'webhook' } };

const snapshotOf = (deps: Pick<WebhookDeps, 'secretBox'>) => async (db: Queryable) => {
  const row = await currentWebhook(db);
  if (row === undefined) return null;
  const { endpoint, enabled, includeRuns, secret, headers } = openWebhook(deps, row);
  const sealed = Object.entries(headers).map(([name, value]) => [name, auditSecret(value)]);
  return { endpoint, enabled, includeRuns, secret: auditSecret(secret), headers: Object.fromEntries(sealed) };
};

/** Where each entry is sent as it is made. */
export function createAuditWebhook(deps: WebhookDeps) {
  return { get: getWebhook(deps), set: setWebhook(deps), delete: deleteWebhook(deps) };
}

const getWebhook = (deps: WebhookDeps) =>
  deps.useCases.read({
    name: 'auditWebhook.get',
    action: 'audit:admin',
    input: z.object({}),
    locate: async () => located,
    run: async () => {
      const row = await currentWebhook(deps.db.kysely);
      return row === undefined ? null : openWebhook(deps, row);
    },
  });

/** Saves the webhook after a test entry came through. */
const setWebhook = (deps: WebhookDeps) =>
  deps.useCases.write({
    name: 'auditWebhook.set',
    action: 'audit:admin',
    input,
    locate: async () => located,
    audit: ({ secret, headers, ...rest }) => ({
      ...rest,
      secret: auditSecret(secret),
      headers: Object.keys(headers),
    }),
    snapshot: snapshotOf(deps),
    prepare: async ({ input: given, actor, context }) => {
      const row = await currentWebhook(deps.db.kysely);
      const secret = given.secret ?? (row === undefined ? randomToken() : openWebhook(deps, row).secret);
      if (!given.enabled) return { secret };
      const body = {
        account: await deps.accountName(),
        action: 'audit_webhook.test',
        actor: `${actor.kind}::${actor.id}`,
        context: { mutation: 'auditTrailSetWebhook' },
        data: { args: {} },
        remoteIP: context.remoteAddress,
        timestamp: deps.clock.now().getTime(),
      };
      const { status } = await postSigned(deps.post, { ...given, secret }, JSON.stringify(body));
      if (status < 200 || status > 299) {
        throw new AppError(
          'AUDIT_WEBHOOK_REFUSED',
          `The address answered a test with status ${status}. It must answer with 2xx.`,
        );
      }
      return { secret };
    },
    run: async ({ trx, input: given, prepared }) => {
      const id = newId();
      const now = deps.clock.now();
      await endWebhook(trx, now);
      await insertWebhook(trx, {
        id,
        endpoint: given.endpoint,
        enabled: given.enabled,
        include_runs: given.includeRuns,
        secret_sealed: deps.secretBox.seal(prepared.secret, secretContext(id)),
        headers_sealed: deps.secretBox.seal(JSON.stringify(given.headers), headersContext(id)),
        created_at: now,
        ended_at: null,
        last_delivered_at: given.enabled ? now : null,
        last_problem: null,
      });
      return null;
    },
  });

/** Ends the webhook; that it did is the last entry that the webhook gets. */
const deleteWebhook = (deps: WebhookDeps) =>
  deps.useCases.write({
    name: 'auditWebhook.delete',
    action: 'audit:admin',
    input: z.object({}),
    locate: async () => located,
    audit: () => ({}),
    snapshot: snapshotOf(deps),
    run: async ({ trx }) => {
      const row = await currentWebhook(trx);
      if (row === undefined) throw new AppError('NOT_FOUND');
      await endWebhook(trx, deps.clock.now());
      return openWebhook(deps, row);
    },
  });
