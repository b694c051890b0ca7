import { AppError } from '@gantry/contract/errors';
import { jwtVerify, SignJWT } from 'jose';
import { type Action, type Actor, isRoleName, roles } from '../authz/index.ts';
import type { TokenDeps } from './api-key-tokens.ts';
import { bindingsOf } from './bindings-store.ts';
import { loadActor } from './load-actor.ts';

/** No run takes longer; the token of most dies much earlier, with the lease of their worker. */
const tokenSeconds = 3 * 3_600;

/** What a token of a run says: whose roles it has, and the lease that it lives as long as. */
export type RunClaims = { readonly stackId: string; readonly runId: string; readonly lease: string };
export type RunTokens = ReturnType<typeof createRunTokens>;

/** Tokens with which the runs of a stack use the API, with the roles that are bound to the stack. */
export function createRunTokens({ db, clock, jwtKey, audience }: TokenDeps) {
  const issue = ({ stackId, runId, lease }: RunClaims): Promise<string> => {
    const issuedAt = Math.floor(clock.now().getTime() / 1_000);
    return new SignJWT({ run: runId, lease })
      .setProtectedHeader({ alg: 'HS256', typ: 'JWT' })
      .setSubject(stackId)
      .setAudience(audience)
      .setIssuer(audience)
      .setIssuedAt(issuedAt)
      .setExpirationTime(issuedAt + tokenSeconds)
      .sign(jwtKey);
  };
  return {
    /** Where the API is, and a token for it; null for a stack without roles, whose runs get none. */
    async issue(claims: RunClaims): Promise<{ url: string; token: string } | null> {
      const held = await bindingsOf(db.kysely, [{ actorKind: 'stack', actorId: claims.stackId }]);
      return held.length === 0 ? null : { url: audience, token: await issue(claims) };
    },

    /** The claims of a token of a run; null for any other token. Throws UNAUTHENTICATED for one that was tampered with or is over. */
    async read(jwt: string): Promise<RunClaims | null> {
      if (!looksLikeRunToken(jwt)) return null;
      try {
        const { payload } = await jwtVerify(jwt, jwtKey, {
          algorithms: ['HS256'],
          audience,
          issuer: audience,
          currentDate: clock.now(),
          requiredClaims: ['sub', 'exp', 'run', 'lease'],
        });
        return { stackId: payload.sub ?? '', runId: String(payload.run), lease: String(payload.lease) };
      } catch (cause) {
        throw new AppError('UNAUTHENTICATED', 'unauthorized: the token is not valid or has expired.', {
          cause,
        });
      }
    },

    /** The stack as an actor. A run of code that nobody has merged yet may read with the roles, and no more. */
    async actor(
      stack: { readonly id: string; readonly name: string; readonly space_id: string },
      { readOnly }: { readonly readOnly: boolean },
    ): Promise<Actor> {
      const identity = { kind: 'stack', id: stack.id, name: stack.name } as const;
      // A stack that was moved out of the root space leaves the roles there behind.
      const actor = await loadActor(db.kysely, { ...identity, withoutRoot: stack.space_id !== 'root' });
      return readOnly ? onlyReading(actor) : actor;
    },
  };
}

/** Tells the kinds of tokens apart, before any of it is believed. */
function looksLikeRunToken(jwt: string): boolean {
  try {
    const payload: unknown = JSON.parse(Buffer.from(jwt.split('.')[1] ?? '', 'base64url').toString());
    return typeof payload === 'object' && payload !== null && 'run' in payload;
  } catch {
    return false;
  }
}

/** Of what each role allows, the reading. Pure. */
function onlyReading(actor: Actor): Actor {
  const reading = (actions: ReadonlySet<Action>) =>
    new Set([...actions].filter((action) => action.endsWith(':read')));
  const customRoles = new Map(
    [...new Set([...actor.grants.values()].flatMap((held) => [...held]))].map((role) => {
      const custom = actor.customRoles?.get(role);
      const actions = isRoleName(role) ? roles[role] : (custom?.actions ?? new Set<Action>());
      const id = `reading:${role}`;
      return [id, { id, name: `${custom?.name ?? role}, reading alone`, actions: reading(actions) }] as const;
    }),
  );
  const grants = new Map(
    [...actor.grants].map(([space, held]) => [space, new Set([...held].map((role) => `reading:${role}`))]),
  );
  return { ...actor, grants, customRoles };
}
