import type { Selectable } from 'kysely';
import { jsonb, type Queryable } from '../platform/db/index.ts';
import { randomToken, sha256Hex } from '../platform/ids.ts';
import type { SignInStepTable } from './tables.ts';

type StepKind = 'second-factor' | 'passkey-registration' | 'sso';
export type StepRow = Selectable<SignInStepTable>;

export const stepMilliseconds = 10 * 60_000;

/** Keeps what a browser began; the token is the only way back to it. Forgets what nobody finished. */
export async function beginStep(
  db: Queryable,
  step: { kind: StepKind; userId: string | null; data: unknown; now: Date },
): Promise<string> {
  const token = randomToken();
  await db.deleteFrom('sign_in_steps').where('expires_at', '<=', step.now).execute();
  await db
    .insertInto('sign_in_steps')
    .values({
      token_hash: sha256Hex(token),
      kind: step.kind,
      user_id: step.userId,
      data: jsonb(step.data),
      expires_at: new Date(step.now.getTime() + stepMilliseconds),
    })
    .execute();
  return token;
}

type StepKey = { readonly kind: StepKind; readonly token: string; readonly now: Date };

export function readStep(db: Queryable, { kind, token, now }: StepKey): Promise<StepRow | undefined> {
  return db
    .selectFrom('sign_in_steps')
    .selectAll()
    .where('token_hash', '=', sha256Hex(token))
    .where('kind', '=', kind)
    .where('expires_at', '>', now)
    .executeTakeFirst();
}

/** Takes the step away, so that it is finished once. */
export function takeStep(db: Queryable, { kind, token, now }: StepKey): Promise<StepRow | undefined> {
  return db
    .deleteFrom('sign_in_steps')
    .where('token_hash', '=', sha256Hex(token))
    .where('kind', '=', kind)
    .where('expires_at', '>', now)
    .returningAll()
    .executeTakeFirst();
}

export async function updateStep(db: Queryable, token: string, data: unknown): Promise<void> {
  await db
    .updateTable('sign_in_steps')
    .set({ data: jsonb(data) })
    .where('token_hash', '=', sha256Hex(token))
    .execute();
}
