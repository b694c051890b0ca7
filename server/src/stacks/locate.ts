import { sendNotice } from '../notices.ts';
import type { Db, Trx } from '../platform/db/index.ts';
import { type StackRow, stackById } from './store.ts';

/** Locates a stack by the `id` of the input. A module is none. */
export const locateStack =
  ({ db }: { db: Db }) =>
  async (_db: unknown, { id }: { id: string }) => {
    const stack = await stackById(db.kysely, id);
    return stack?.kind === 'stack'
      ? { spaceId: stack.space_id, subject: { kind: stack.kind, id }, stack }
      : null;
  };

/** Locates a stack or a module: for what both have, such as variables. */
export const locateCode =
  ({ db }: { db: Db }) =>
  async (_db: unknown, { id }: { id: string }) => {
    const stack = await stackById(db.kysely, id);
    return stack ? { spaceId: stack.space_id, subject: { kind: stack.kind, id }, stack } : null;
  };

export const noticeStack = (db: Db, trx: Trx, stack: Pick<StackRow, 'id' | 'space_id'>): Promise<void> =>
  sendNotice(db, trx, { kind: 'STACK', id: stack.id, stackId: stack.id, spaceId: stack.space_id });
