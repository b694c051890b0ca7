import { type Actor, type Binding, expandGrants, isRoleName } from '../authz/index.ts';
import type { Queryable } from '../platform/db/index.ts';
import { allSpaceNodes } from '../spaces/index.ts';
import { bindingsOf } from './store.ts';

type Identity = { readonly kind: 'user' | 'api_key'; readonly id: string; readonly name: string };

/** The actor with its roles expanded over the space tree as they are now. */
export async function loadActor(db: Queryable, identity: Identity): Promise<Actor> {
  const [rows, spaces] = await Promise.all([bindingsOf(db, identity.kind, identity.id), allSpaceNodes(db)]);
  const bindings = rows.flatMap((row): Binding[] =>
    isRoleName(row.role) ? [{ role: row.role, spaceId: row.space_id }] : [],
  );
  return { ...identity, grants: expandGrants(bindings, spaces) };
}
