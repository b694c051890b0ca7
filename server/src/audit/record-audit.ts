import type { RecordAudit } from '../authz/index.ts';
import type { Clock } from '../platform/clock.ts';
import type { Db } from '../platform/db/index.ts';
import { insertAuditEntry } from './store.ts';

/** Keeps who did what, in the transaction that did it; denied attempts are kept on their own. */
export function createRecordAudit({ db, clock }: { db: Db; clock: Clock }): RecordAudit {
  return (trx, { operation, action, outcome, actor, located, details, remoteAddress }) =>
    insertAuditEntry(trx ?? db.kysely, {
      at: clock.now(),
      operation,
      action,
      outcome,
      actor_kind: actor.kind,
      actor_id: actor.id,
      actor_name: actor.name,
      space_id: located.spaceId,
      subject_kind: located.subject?.kind ?? null,
      subject_id: located.subject?.id ?? null,
      details,
      remote_address: remoteAddress,
    });
}
