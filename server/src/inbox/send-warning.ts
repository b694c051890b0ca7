import { createHmac } from 'node:crypto';
import { AppError } from '@gantry/contract/errors';
import type { InboxDeps } from './deps.ts';
import { type ItemRow, itemById } from './store.ts';
import { secretContext } from './webhooks.ts';
import { noteSending, type WebhookRow, webhookById } from './webhooks-store.ts';

/**
 * Sends one warning to one webhook: JSON, signed with HMAC-SHA256 over the bytes in `X-Gantry-Signature`. What may
 * pass (no answer, 5xx, 429) is thrown, so that the job tries again for about a day; `id` tells repetitions apart.
 */
export const createSendWarning =
  (deps: InboxDeps) =>
  async ({ itemId, webhookId }: { itemId: string; webhookId: string }): Promise<void> => {
    const item = await itemById(deps.db.kysely, itemId);
    const webhook = await webhookById(deps.db.kysely, webhookId);
    if (item === undefined || webhook === undefined) return;
    const problem = await send(deps, webhook, item);
    const at = deps.clock.now();
    await noteSending(deps.db.kysely, webhook.id, { at, problem: problem?.message ?? null });
    if (problem !== null && problem.code === 'WEBHOOK_UNREACHABLE') throw problem;
  };

async function send(deps: InboxDeps, webhook: WebhookRow, item: ItemRow): Promise<AppError | null> {
  const body = JSON.stringify(warningBody(deps, item));
  const secret = deps.secretBox.open(webhook.secret_sealed, secretContext(webhook.id)).toString();
  const signature = createHmac('sha256', secret).update(body).digest('hex');
  try {
    const { status } = await deps.post(webhook.url, body, { 'x-gantry-signature': `sha256=${signature}` });
    if (status >= 200 && status < 300) return null;
    const passes = status >= 500 || status === 429 || status === 408;
    return new AppError(
      passes ? 'WEBHOOK_UNREACHABLE' : 'WEBHOOK_REFUSED',
      `The receiver answered with HTTP ${status}.`,
    );
  } catch (error) {
    if (error instanceof AppError) return error;
    throw error;
  }
}

/** Times in Unix seconds. */
function warningBody({ publicUrl }: InboxDeps, item: ItemRow) {
  return {
    id: item.id,
    kind: 'warning',
    severity: item.severity,
    title: item.title,
    text: item.text,
    url: item.path === null ? null : `${publicUrl}${item.path}`,
    space: item.space_id,
    about: item.about,
    created_at: Math.floor(item.created_at.getTime() / 1_000),
  };
}
