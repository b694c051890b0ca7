import { AppError } from '@gantry/contract/errors';
import { username } from '@gantry/contract/people';
import { z } from 'zod';
import type { UseCases } from '../authz/index.ts';
import type { Clock } from '../platform/clock.ts';
import type { Db } from '../platform/db/index.ts';
import { newId, sha256Hex } from '../platform/ids.ts';
import { hashPassword } from '../platform/secrets/index.ts';
import { readAccount } from './account-store.ts';
import { bindRole } from './bind-role.ts';
import { acceptInvitation, openInvitation, takeInvitation } from './invitations-store.ts';
import { pairs } from './pairs.ts';
import { refusingTaken } from './people.ts';
import { enteredAs } from './second-step.ts';
import { startSession } from './sessions.ts';
import { requireGoodPassword } from './sign-in.ts';
import { insertUser } from './store.ts';
import type { Throttle } from './throttle.ts';

export type AcceptDeps = { db: Db; clock: Clock; useCases: UseCases; throttle: Throttle };

const token = z.string().min(1).max(128);

/** What the holder of an invitation's link may do: see for whom it is, and become a user. */
export function createAcceptInvitation(deps: AcceptDeps) {
  return { read: readInvitation(deps), accept: accept(deps) };
}

const readInvitation = ({ db, clock, useCases }: AcceptDeps) =>
  useCases.open({
    name: 'invitation.read',
    who: 'anyone',
    kind: 'read',
    input: z.object({ token }),
    run: async ({ input }) => {
      const row = await openInvitation(db.kysely, sha256Hex(input.token), clock.now());
      if (row === undefined) throw new AppError('INVITATION_INVALID');
      const { name } = await readAccount(db.kysely);
      return { email: row.email, invitedBy: row.created_by, accountName: name, expiresAt: row.expires_at };
    },
  });

/** Makes the user with the invitation's roles and signs in; the link is used up with it. */
const accept = ({ db, clock, useCases, throttle }: AcceptDeps) =>
  useCases.open({
    name: 'invitation.accept',
    who: 'anyone',
    kind: 'write',
    input: z.object({
      token,
      username,
      displayName: z.string().trim().max(120),
      password: z.string().max(1_024),
      userAgent: z.string().max(512).nullable(),
    }),
    run: async ({ input, context, record }) => {
      throttle.attempt([`invitation:${context.remoteAddress ?? 'unknown'}`]);
      const now = clock.now();
      const hash = sha256Hex(input.token);
      const open = await openInvitation(db.kysely, hash, now);
      if (open === undefined) throw new AppError('INVITATION_INVALID');
      requireGoodPassword(input.password, { username: input.username, email: open.email }, 'password');
      const passwordHash = await hashPassword(input.password);
      const session = await db.transaction(async (trx) => {
        const invitation = await takeInvitation(trx, hash, now);
        if (invitation === undefined) throw new AppError('INVITATION_INVALID');
        const user = { id: newId(), username: input.username };
        const { displayName: display_name } = input;
        await refusingTaken(
          insertUser(trx, { ...user, display_name, email: invitation.email, password_hash: passwordHash }),
        );
        const holder = { actorKind: 'user', actorId: user.id, createdBy: invitation.created_by } as const;
        for (const pair of pairs.parse(invitation.bindings)) await bindRole(trx, { ...holder, ...pair });
        await acceptInvitation(trx, invitation.id, user.id);
        await record(trx, { ...enteredAs(user), details: { invitation: invitation.id } });
        const { remoteAddress } = context;
        return startSession(trx, {
          userId: user.id,
          method: 'password',
          remoteAddress,
          userAgent: input.userAgent,
          now,
        });
      });
      throttle.succeeded([`invitation:${context.remoteAddress ?? 'unknown'}`]);
      return session;
    },
  });
