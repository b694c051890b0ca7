import { AppError } from '@gantry/contract/errors';
import type { RunState } from '@gantry/contract/run-states';
import type { Emit } from '../events.ts';
import type { Clock } from '../platform/clock.ts';
import type { Db, Trx } from '../platform/db/index.ts';
import type { SecretBox } from '../platform/secrets/index.ts';
import type { EntryRow } from './chain.ts';
import { type Post, postSigned } from './post-signed.ts';
import { entryById } from './store.ts';
import { openWebhook } from './webhook.ts';
import { currentWebhook, noteDelivered, noteProblem, webhookById, webhooksToTell } from './webhook-store.ts';

export type DeliverDeps = {
  readonly db: Db;
  readonly clock: Clock;
  readonly secretBox: SecretBox;
  readonly accountName: () => Promise<string>;
  readonly post: Post;
};

/**
 * Owes a new entry to the webhook of the moment; and to the one that ended in the same transaction, so that its own end
 * is the last that it hears.
 */
export const createOweEntry =
  (emit: Emit) =>
  async (trx: Trx, entryId: number): Promise<void> => {
    for (const webhookId of await webhooksToTell(trx)) {
      await emit(trx, 'audit.recorded', { entryId, webhookId });
    }
  };

/** Sends one entry; throws what may pass, so that it is sent again. */
export function createDeliverEntry(deps: DeliverDeps) {
  return async ({ entryId, webhookId }: { entryId: number; webhookId: string }): Promise<void> => {
    const entry = await entryById(deps.db.kysely, entryId);
    if (entry !== undefined) await deliver(deps, webhookId, payloadOf(await deps.accountName(), entry));
  };
}

/** Tells the webhook of runs, when it wants to know. */
export function createDeliverRun(deps: DeliverDeps) {
  return async (run: { runId: string; stackId: string; state: RunState }): Promise<void> => {
    const webhook = await currentWebhook(deps.db.kysely);
    if (!webhook?.enabled || !webhook.include_runs) return;
    await deliver(deps, webhook.id, {
      account: await deps.accountName(),
      action: 'run.state_changed',
      actor: 'system::server',
      context: {},
      data: { run: run.runId, stack: run.stackId, state: run.state },
      remoteIP: null,
      timestamp: deps.clock.now().getTime(),
    });
  };
}

async function deliver(deps: DeliverDeps, webhookId: string, payload: object): Promise<void> {
  const row = await webhookById(deps.db.kysely, webhookId);
  if (row === undefined) return;
  try {
    const { status } = await postSigned(deps.post, openWebhook(deps, row), JSON.stringify(payload));
    if (status < 200 || status > 299) {
      throw new AppError('AUDIT_WEBHOOK_REFUSED', `The address answered with status ${status}.`);
    }
    await noteDelivered(deps.db.kysely, webhookId, deps.clock.now());
  } catch (error) {
    const problem = error instanceof Error ? error.message : 'It could not be sent.';
    await noteProblem(deps.db.kysely, webhookId, problem);
    throw error;
  }
}

/** The shape that receivers of the reference product know, and what proves it. `timestamp` in Unix milliseconds. */
export function payloadOf(accountName: string, entry: EntryRow) {
  return {
    account: accountName,
    action: entry.operation,
    actor: `${entry.actor_kind}::${entry.actor_id}`,
    actor_name: entry.actor_name,
    actor_roles: entry.actor_roles,
    context: { mutation: entry.operation, action: entry.action, space: entry.space_id },
    data: { args: entry.details, before: entry.before, after: entry.after },
    outcome: entry.outcome,
    subject: entry.subject_kind === null ? null : { kind: entry.subject_kind, id: entry.subject_id },
    remoteIP: entry.remote_address,
    timestamp: entry.at.getTime(),
    id: entry.id,
    hash: entry.mac?.toString('hex') ?? null,
  };
}
