import { AppError } from '@gantry/contract/errors';
import { z } from 'zod';
import { locateList, visibleSpaces } from '../authz/index.ts';
import { newId, randomToken } from '../platform/ids.ts';
import type { InboxDeps } from './deps.ts';
import {
  deleteWebhookRow,
  insertWebhook,
  type WebhookRow,
  webhookById,
  webhooksOf,
} from './webhooks-store.ts';

export const secretContext = (id: string): string => `inbox_webhooks:${id}:secret`;

export type WebhookView = Omit<WebhookRow, 'secret_sealed'>;
const view = ({ secret_sealed: _sealed, ...row }: WebhookRow): WebhookView => row;

/** Of what is no address at all the rule before it speaks. */
const holdsPassword = (text: string): boolean =>
  URL.canParse(text) && `${new URL(text).username}${new URL(text).password}` !== '';

const url = z
  .url({ protocol: /^https?$/, error: 'Give an address such as https://hooks.example.com/gantry.' })
  .max(2_000)
  .refine((text) => !holdsPassword(text), {
    message: 'An address with a password in it would show in logs. Use the signature instead.',
  });

/** Sends the warnings of a space, and of those below it, to an address. The secret is shown only here. */
export const createWebhook = (deps: InboxDeps) =>
  deps.useCases.write({
    name: 'inbox.webhookCreate',
    action: 'space:admin',
    input: z.object({ spaceId: z.string(), name: z.string().trim().min(1, 'Enter a name.').max(80), url }),
    locate: async (_db, { spaceId }) => ({ spaceId, subject: null }),
    audit: ({ url: address, ...rest }) => ({ ...rest, host: new URL(address).host }),
    run: async ({ trx, input }) => {
      const id = newId();
      const secret = randomToken();
      const row: WebhookRow = {
        id,
        space_id: input.spaceId,
        name: input.name,
        url: input.url,
        secret_sealed: deps.secretBox.seal(secret, secretContext(id)),
        created_at: deps.clock.now(),
        last_sent_at: null,
        last_problem: null,
      };
      await insertWebhook(trx, row);
      return { ...view(row), secret };
    },
    made: ({ id }) => ({ kind: 'inbox-webhook', id }),
  });

const locateWebhook =
  ({ db }: InboxDeps) =>
  async (_db: unknown, { id }: { id: string }) => {
    const row = await webhookById(db.kysely, id);
    return row ? { spaceId: row.space_id, subject: { kind: 'inbox-webhook', id }, row } : null;
  };

export const deleteWebhook = (deps: InboxDeps) =>
  deps.useCases.write({
    name: 'inbox.webhookDelete',
    action: 'space:admin',
    input: z.object({ id: z.string() }),
    locate: locateWebhook(deps),
    audit: (input) => input,
    run: async ({ trx, located: { row } }) => {
      await deleteWebhookRow(trx, row.id);
      return view(row);
    },
  });

/** Sends a first message at once, so that a wrong address shows before a warning is lost on it. */
export const testWebhook = (deps: InboxDeps) =>
  deps.useCases.write({
    name: 'inbox.webhookTest',
    action: 'space:admin',
    input: z.object({ id: z.string() }),
    locate: locateWebhook(deps),
    audit: (input) => input,
    run: async ({ trx, input, located: { row } }) => {
      await deps.emit(trx, 'warnings.noted', {
        key: `webhook-test:${row.id}:${newId()}`,
        about: `inbox-webhook:${row.id}`,
        spaceId: row.space_id,
        severity: 'info',
        title: `Test of the webhook ${row.name}`,
        text: 'Warnings are sent to this address from now on.',
        path: '/inbox',
      });
      const found = await webhookById(trx, input.id);
      if (found === undefined) throw new AppError('NOT_FOUND');
      return view(found);
    },
  });

export const listWebhooks = (deps: InboxDeps) =>
  deps.useCases.read({
    name: 'inbox.webhooks',
    action: 'space:admin',
    input: z.object({}),
    locate: async (_db, _input, actor) => locateList(actor, 'space:admin'),
    run: async ({ actor }) =>
      (await webhooksOf(deps.db.kysely, visibleSpaces(actor, 'space:admin'))).map(view),
  });
