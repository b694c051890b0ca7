import type { Browser } from 'playwright-core';
import { bindRole } from '../../server/src/identity/index.ts';
import { newId, randomToken, sha256Hex } from '../../server/src/platform/ids.ts';
import type { Gantry } from './gantry.ts';
import { openVisitor, type Visitor } from './visitor.ts';

export type Member = { readonly userId: string; readonly cookie: string };
type Holding = { readonly role: string; readonly spaceId: string };

/** A person who is signed in and holds these roles and no others. */
export async function addMember(
  { database: { db } }: Pick<Gantry, 'database'>,
  username: string,
  ...holdings: readonly Holding[]
): Promise<Member> {
  const userId = newId();
  const token = randomToken();
  const now = new Date();
  await db.kysely.insertInto('users').values({ id: userId, username, password_hash: null }).execute();
  await db.kysely
    .insertInto('sessions')
    .values({
      id: newId(),
      method: 'password',
      token_hash: sha256Hex(token),
      user_id: userId,
      created_at: now,
      expires_at: new Date(now.getTime() + 3_600_000),
      last_seen_at: now,
      remote_address: null,
      user_agent: null,
    })
    .execute();
  await db.transaction(async (trx) => {
    for (const holding of holdings) {
      await bindRole(trx, { actorKind: 'user', actorId: userId, createdBy: 'test', ...holding });
    }
  });
  return { userId, cookie: `gantry_session=${token}` };
}

/** The browser of such a person. */
export async function openMember(browser: Browser, gantry: Gantry, { cookie }: Member): Promise<Visitor> {
  const visitor = await openVisitor(browser, gantry);
  const [name = '', value = ''] = cookie.split('=');
  await visitor.page.context().addCookies([{ name, value, url: gantry.url }]);
  return visitor;
}
