import { AppError } from '@gantry/contract/errors';
import { isWorking } from '@gantry/contract/run-states';
import { z } from 'zod';
import type { Clock } from '../platform/clock.ts';
import type { Db, Trx } from '../platform/db/index.ts';
import { newId } from '../platform/ids.ts';
import type { SecretBox } from '../platform/secrets/index.ts';
import { type RunRow, runById } from '../runs/index.ts';
import { lockStackRow } from '../stacks/index.ts';
import { parseState, resourcesOf } from './model.ts';
import {
  deleteLock,
  deleteStatesBefore,
  insertLock,
  insertState,
  type LockRow,
  lockOf,
  newestState,
} from './store.ts';

export type StateDeps = { readonly db: Db; readonly clock: Clock; readonly secretBox: SecretBox };

const keptDays = 30;
const lockInfo = z.looseObject({ ID: z.string().min(1).max(200) });

export const stateContext = (stackId: string, id: string): string => `terraform_states:${stackId}:${id}`;

/** Thrown by LOCK and by writes under another lock; the body tells Terraform who holds it. */
export class StateLocked extends Error {
  override readonly name = 'StateLocked';
  readonly info: unknown;
  constructor(info: unknown) {
    super('The state is locked.');
    this.info = info;
  }
}

/** Terraform's HTTP backend for the state of one stack, for the run that holds the credentials. */
export function createStateBackend({ db, clock, secretBox }: StateDeps) {
  return {
    async read(run: RunRow): Promise<Buffer | null> {
      requireActive(run);
      const row = await newestState(db.kysely, run.stack_id);
      return row === undefined ? null : secretBox.open(row.sealed, stateContext(row.stack_id, row.id));
    },

    /** Stores a new version. The serial may not go back within a lineage, and a lock must be the caller's. */
    write: (run: RunRow, body: Buffer, lockId: string | null): Promise<void> =>
      db.transaction(async (trx) => {
        requireWriter(run);
        await lockStackRow(trx, run.stack_id);
        await requireHeld(trx, run);
        await requireLock(trx, run.stack_id, lockId);
        const state = parseState(body.toString('utf8'));
        const newest = await newestState(trx, run.stack_id);
        const goesBack =
          newest !== undefined && state?.lineage === newest.lineage && state.serial < newest.serial;
        if (state === null || goesBack) throw new AppError('STATE_INVALID');
        const id = newId();
        const at = clock.now();
        await insertState(trx, {
          id,
          stack_id: run.stack_id,
          serial: state.serial,
          lineage: state.lineage,
          sealed: secretBox.seal(body, stateContext(run.stack_id, id)),
          bytes: body.byteLength,
          resources: resourcesOf(state).length,
          run_id: run.id,
          created_by: run.triggered_by ?? 'run',
          created_at: at,
        });
        await deleteStatesBefore(trx, run.stack_id, new Date(at.getTime() - keptDays * 24 * 3_600_000), id);
      }),

    async lock(run: RunRow, body: unknown): Promise<void> {
      requireActive(run);
      const info = lockInfo.safeParse(body);
      if (!info.success) throw new AppError('BAD_INPUT', 'The lock has no ID.');
      const taken = await insertLock(db.kysely, {
        stack_id: run.stack_id,
        lock_id: info.data.ID,
        info: info.data,
        run_id: run.id,
        locked_at: clock.now(),
      });
      if (taken) return;
      const holder = await lockOf(db.kysely, run.stack_id);
      if (holder?.lock_id !== info.data.ID) throw new StateLocked(holder?.info ?? {});
    },

    unlock: (run: RunRow, body: unknown): Promise<void> =>
      db.transaction(async (trx) => {
        requireActive(run);
        const holder = await lockOf(trx, run.stack_id);
        if (holder !== undefined) requireMayRelease(run, holder, body);
        await deleteLock(trx, run.stack_id);
      }),

    /** A run that has ended holds no lock, however it ended. */
    async releaseOf(trx: Trx, runId: string, stackId: string): Promise<void> {
      const holder = await lockOf(trx, stackId);
      if (holder?.run_id === runId) await deleteLock(trx, stackId);
    },
  };
}
export type StateBackend = ReturnType<typeof createStateBackend>;

function requireActive(run: RunRow): void {
  if (!isWorking(run.state)) throw new AppError('STATE_ACCESS_REFUSED');
}

/** Previews read, they never write. */
function requireWriter(run: RunRow): void {
  requireActive(run);
  if (run.type === 'PROPOSED')
    throw new AppError('STATE_ACCESS_REFUSED', 'A proposed run may not write the state.');
}

/** Under the stack's lock, which ending the run takes too: the lease may be lost since the credentials were checked. */
async function requireHeld(trx: Trx, run: RunRow): Promise<void> {
  const present = await runById(trx, run.id);
  if (present === undefined || present.token_hash !== run.token_hash)
    throw new AppError('STATE_ACCESS_REFUSED');
}

/**
 * `terraform force-unlock` sends no body: a run that may write may always release what its own stack holds. A preview
 * runs code that nobody has reviewed, so it releases nothing but its own lock.
 */
function requireMayRelease(run: RunRow, holder: LockRow, body: unknown): void {
  const wanted = lockInfo.safeParse(body);
  if (wanted.success && wanted.data.ID !== holder.lock_id) throw new StateLocked(holder.info);
  if (run.type === 'PROPOSED' && holder.run_id !== run.id) {
    throw new AppError('STATE_ACCESS_REFUSED', 'A proposed run may not release the lock of another run.');
  }
}

async function requireLock(trx: Trx, stackId: string, lockId: string | null): Promise<void> {
  const holder = await lockOf(trx, stackId);
  if (holder !== undefined && holder.lock_id !== lockId) throw new StateLocked(holder.info);
}
