import { z } from 'zod';
import type { Actor } from '../authz/index.ts';
import type { Trx } from '../platform/db/index.ts';
import { bindRole, requireGrantable } from './bind-role.ts';
import { bindingsOf, deleteBinding, type Holder, lockBindings } from './bindings-store.ts';
import type { BindingPair } from './people-store.ts';

/** Roles in spaces, as forms and invitations carry them. */
export const pairs = z
  .array(z.object({ role: z.string().min(1).max(64), spaceId: z.string().min(1).max(64) }))
  .max(100, 'Give at most 100 roles.');

type Wanted = Holder & { readonly giver: Actor; readonly pairs: readonly BindingPair[] };

const same = (pair: BindingPair, row: { role: string; space_id: string }): boolean =>
  pair.role === row.role && pair.spaceId === row.space_id;

/**
 * Makes the bindings of a holder these and no others. What is added must be the giver's to give (FORBIDDEN). Ends
 * without asking whether a root admin remains: call `requireRootAdmin` after.
 */
export async function bindPairs(trx: Trx, { giver, pairs: wanted, ...holder }: Wanted): Promise<void> {
  await lockBindings(trx);
  const present = await bindingsOf(trx, [holder]);
  for (const row of present) if (!wanted.some((pair) => same(pair, row))) await deleteBinding(trx, row.id);
  for (const pair of wanted) {
    if (present.some((row) => same(pair, row))) continue;
    await requireGrantable(trx, giver, pair);
    await bindRole(trx, { ...holder, ...pair, createdBy: giver.name });
  }
}
