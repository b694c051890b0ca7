import { AppError, notFound } from '@gantry/contract/errors';
import { email } from '@gantry/contract/people';
import { z } from 'zod';
import { type Action, rootSpace, type UseCase, type UseCases } from '../authz/index.ts';
import type { Clock } from '../platform/clock.ts';
import { isUniqueViolation } from '../platform/db/errors.ts';
import type { Db } from '../platform/db/index.ts';
import { newId, randomToken, sha256Hex } from '../platform/ids.ts';
import { readAccount } from './account-store.ts';
import { requireGrantable } from './bind-role.ts';
import {
  allInvitations,
  deleteInvitation,
  hasUserWithEmail,
  type InvitationRow,
  insertInvitation,
  invitationById,
  renewInvitation,
  setMailState,
} from './invitations-store.ts';
import type { Mailer } from './mailer.ts';
import { pairs } from './pairs.ts';
import type { BindingPair } from './people-store.ts';

export type InvitationsDeps = { db: Db; clock: Clock; useCases: UseCases; mailer: Mailer; publicUrl: string };

export const invitationHours = 24;
const lifeMilliseconds = invitationHours * 3_600_000;

export type Invitation = Omit<InvitationRow, 'token_hash' | 'bindings'> & {
  readonly bindings: readonly BindingPair[];
  readonly state: 'PENDING' | 'EXPIRED' | 'ACTIVE';
};

/** `link` is told here and never again; `mailProblem` says why no mail went out. */
export type Invited = {
  readonly invitation: Invitation;
  readonly link: string;
  readonly mailProblem: string | null;
};
type Made = { readonly invitation: Invitation; readonly token: string };

const action: Action = 'people:admin';
const inRoot = async () => ({ spaceId: rootSpace, subject: null });
const byId = z.object({ id: z.string().max(64) });
const locate = async (_db: unknown, { id }: { id: string }) => ({
  spaceId: rootSpace,
  subject: { kind: 'invitation', id },
});

/** Links that let one person in, for a day. */
export function createInvitations(deps: InvitationsDeps) {
  return {
    list: listInvitations(deps),
    create: mailing(deps, createInvitation(deps)),
    resend: mailing(deps, resendInvitation(deps)),
    revoke: revokeInvitation(deps),
  };
}

const listInvitations = ({ db, clock, useCases }: InvitationsDeps) =>
  useCases.read({
    name: 'invitation.list',
    action,
    input: z.object({}),
    locate: inRoot,
    run: async () => (await allInvitations(db.kysely)).map((row) => asInvitation(row, clock.now())),
  });

const createInvitation = ({ clock, useCases }: InvitationsDeps) =>
  useCases.write({
    name: 'invitation.create',
    action,
    input: z.object({ email, bindings: pairs.min(1, 'Give at least one role.') }),
    locate: inRoot,
    audit: (input) => input,
    made: ({ invitation }: Made) => ({ kind: 'invitation', id: invitation.id }),
    run: async ({ trx, actor, input }): Promise<Made> => {
      for (const pair of input.bindings) await requireGrantable(trx, actor, pair);
      if (await hasUserWithEmail(trx, input.email)) throw new AppError('EMAIL_TAKEN');
      const now = clock.now();
      const token = randomToken();
      const row = {
        id: newId(),
        token_hash: sha256Hex(token),
        email: input.email,
        bindings: input.bindings,
        mail: 'not_configured',
        created_by: actor.name,
        created_at: now,
        expires_at: new Date(now.getTime() + lifeMilliseconds),
        accepted_by: null,
      } as const;
      try {
        await insertInvitation(trx, row);
      } catch (cause) {
        if (!isUniqueViolation(cause, 'invitations_open')) throw cause;
        throw new AppError('EMAIL_TAKEN', 'This address is invited already. Send that invitation again.', {
          cause,
        });
      }
      return { invitation: asInvitation(row, now), token };
    },
  });

/** A new link; the old one is dead from then on. */
const resendInvitation = ({ clock, useCases }: InvitationsDeps) =>
  useCases.write({
    name: 'invitation.resend',
    action,
    input: byId,
    locate,
    audit: (input) => input,
    run: async ({ trx, input }): Promise<Made> => {
      const row = await invitationById(trx, input.id);
      if (row === undefined) throw notFound();
      if (row.accepted_by !== null) throw new AppError('CONFLICT', 'The invitation was accepted already.');
      const now = clock.now();
      const token = randomToken();
      const expiresAt = new Date(now.getTime() + lifeMilliseconds);
      await renewInvitation(trx, row.id, { tokenHash: sha256Hex(token), expiresAt });
      return { invitation: asInvitation({ ...row, expires_at: expiresAt }, now), token };
    },
  });

const revokeInvitation = ({ useCases }: InvitationsDeps) =>
  useCases.write({
    name: 'invitation.revoke',
    action,
    input: byId,
    locate,
    audit: (input) => input,
    run: async ({ trx, input }) => {
      const row = await invitationById(trx, input.id);
      if (row === undefined || row.accepted_by !== null) throw notFound();
      await deleteInvitation(trx, row.id);
      return true;
    },
  });

/** Mails the link once it is kept: a mail server that is away loses no invitation, and the link can be copied. */
function mailing<I>(deps: InvitationsDeps, useCase: UseCase<I, Made>): UseCase<I, Invited> {
  return {
    ...useCase,
    call: async (context, input) => {
      const { invitation, token } = await useCase.call(context, input);
      const link = invitationLink(deps.publicUrl, token);
      const { mail, mailProblem } = await mailLink(deps, { invitation, link });
      await setMailState(deps.db.kysely, invitation.id, mail);
      return { invitation: { ...invitation, mail }, link, mailProblem };
    },
  };
}

/** The token is after the hash, which browsers send to no server and no log. */
export const invitationLink = (publicUrl: string, token: string): string =>
  `${publicUrl}/invitation#${token}`;

async function mailLink(
  { db, mailer, publicUrl }: InvitationsDeps,
  { invitation, link }: { invitation: Invitation; link: string },
): Promise<{ mail: InvitationRow['mail']; mailProblem: string | null }> {
  if (mailer.facts === null) return { mail: 'not_configured', mailProblem: null };
  const { name } = await readAccount(db.kysely);
  try {
    await mailer.send({
      to: invitation.email,
      subject: `${invitation.created_by} invites you to Gantry (${name})`,
      text: [
        `${invitation.created_by} invites you to the Gantry account ${name} at ${publicUrl}.`,
        '',
        'Choose your user name and password here. The link works once, and for 24 hours:',
        link,
        '',
        'If you did not expect this, do nothing.',
        '',
      ].join('\n'),
    });
    return { mail: 'sent', mailProblem: null };
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    return { mail: 'failed', mailProblem: error.message };
  }
}

export function asInvitation({ token_hash: _hash, bindings, ...row }: InvitationRow, now: Date): Invitation {
  const open = row.expires_at > now ? 'PENDING' : 'EXPIRED';
  return { ...row, bindings: pairs.parse(bindings), state: row.accepted_by === null ? open : 'ACTIVE' };
}
