import { SMTPServer } from 'smtp-server';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { isAllowed } from '../authz/index.ts';
import { password, startIdentity } from './testing/start-identity.ts';

/** A mail server on this machine that keeps what it is given, and refuses `full@…`. */
const mails: { to: string[]; text: string }[] = [];
const smtp = new SMTPServer({
  disabledCommands: ['STARTTLS'],
  onAuth: ({ username, password: given }, _session, done) =>
    done(username === 'gantry' && given === 'p@ss' ? null : new Error('wrong'), { user: username }),
  onRcptTo: ({ address }, _session, done) =>
    done(address.startsWith('full@') ? new Error('The mailbox is full.') : null),
  onData: (stream, { envelope }, done) => {
    const parts: Buffer[] = [];
    stream.on('data', (part: Buffer) => parts.push(part));
    stream.on('end', () => {
      // Undoes quoted-printable, which breaks long lines.
      const text = Buffer.concat(parts).toString().replace(/=\r\n/g, '').replace(/=3D/g, '=');
      mails.push({ to: envelope.rcptTo.map(({ address }) => address), text });
      done();
    });
  },
});
const port = await new Promise<number>((resolve) => {
  const server = smtp.listen(0, '127.0.0.1', () => {
    const address = server.address();
    resolve(typeof address === 'object' && address !== null ? address.port : 0);
  });
});

const withMail = await startIdentity({
  mail: { url: `smtp://gantry:p%40ss@127.0.0.1:${port}`, from: 'Gantry <gantry@acme.example>' },
});
const withoutMail = await startIdentity();
afterAll(async () => {
  await withMail.close();
  await withoutMail.close();
  await new Promise<void>((resolve) => smtp.close(() => resolve()));
});

const { identity, clock, db, as, stranger } = withMail;
const { invitations, sessions } = identity;
const writer = [{ role: 'writer', spaceId: 'root' }];
let count = 0;
const newEmail = () => `person${++count}@example.com`;
const invite = (email = newEmail()) => invitations.create.call(as('admin'), { email, bindings: writer });
const tokenIn = (link: string): string => link.split('#')[1] ?? '';
const accept = (token: string, username = `person${count}`) =>
  invitations.accept.call(stranger, { token, username, displayName: 'Grace', password, userAgent: null });
const stateOf = async (id: string) =>
  (await invitations.list.call(as('admin'), {})).find((invitation) => invitation.id === id)?.state;

describe('an invitation', () => {
  test('is mailed, lets its reader choose name and password, and gives the roles', async () => {
    const email = newEmail();
    const { invitation, link, mailProblem } = await invite(email);
    expect({ mailProblem, mail: invitation.mail, state: invitation.state }).toEqual({
      mailProblem: null,
      mail: 'sent',
      state: 'PENDING',
    });
    const mail = mails.at(-1);
    expect(mail?.to).toEqual([email]);
    expect(mail?.text).toContain(link);
    expect(mail?.text).toContain('ada invites you to Gantry (acme)');
    const token = tokenIn(link);
    expect(await invitations.read.call(stranger, { token })).toMatchObject({
      email,
      invitedBy: 'ada',
      accountName: 'acme',
    });
    const actor = (await sessions.bySession(await accept(token, 'grace')))?.actor;
    expect(actor).toMatchObject({ kind: 'user', name: 'grace' });
    expect(actor && isAllowed(actor, 'run:trigger', 'root')).toBe(true);
    expect(actor && isAllowed(actor, 'stack:create', 'root')).toBe(false);
    expect(await stateOf(invitation.id)).toBe('ACTIVE');
  });

  test('is refused to an address that is in use or invited already', async () => {
    const email = newEmail();
    const { link } = await invite(email);
    await expect(invite(email.toUpperCase())).rejects.toMatchObject({ code: 'EMAIL_TAKEN' });
    await accept(tokenIn(link));
    await expect(invite(email)).rejects.toMatchObject({ code: 'EMAIL_TAKEN' });
  });

  test('lets in once, also when two are at it at once', async () => {
    const token = tokenIn((await invite()).link);
    const answers = await Promise.allSettled([accept(token, 'first-of-two'), accept(token, 'second-of-two')]);
    expect(answers.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
    await expect(accept(token, 'third')).rejects.toMatchObject({ code: 'INVITATION_INVALID' });
  });

  test('expires after a day, and a new link can be sent', async () => {
    const { invitation, link } = await invite();
    clock.advance(24 * 3_600_000);
    expect(await stateOf(invitation.id)).toBe('EXPIRED');
    const old = { token: tokenIn(link) };
    await expect(invitations.read.call(stranger, old)).rejects.toMatchObject({ code: 'INVITATION_INVALID' });
    await expect(accept(old.token)).rejects.toMatchObject({ code: 'INVITATION_INVALID' });
    const again = await invitations.resend.call(as('admin'), { id: invitation.id });
    expect(again.link).not.toBe(link);
    expect(mails.at(-1)?.text).toContain(again.link);
    expect(await stateOf(invitation.id)).toBe('PENDING');
    await expect(accept(tokenIn(again.link))).resolves.toBeTruthy();
    const late = invitations.resend.call(as('admin'), { id: invitation.id });
    await expect(late).rejects.toMatchObject({ code: 'CONFLICT' });
  });

  test('that was sent again or revoked is worthless under its old link', async () => {
    const { invitation, link } = await invite();
    const fresh = await invitations.resend.call(as('admin'), { id: invitation.id });
    await expect(accept(tokenIn(link))).rejects.toMatchObject({ code: 'INVITATION_INVALID' });
    await invitations.revoke.call(as('admin'), { id: invitation.id });
    await expect(accept(tokenIn(fresh.link))).rejects.toMatchObject({ code: 'INVITATION_INVALID' });
    await expect(invitations.revoke.call(as('admin'), { id: invitation.id })).rejects.toMatchObject({
      code: 'NOT_FOUND',
    });
  });

  test('survives wrong input: the same link works afterwards', async () => {
    const token = tokenIn((await invite()).link);
    const given = { token, username: 'linus', displayName: '', password, userAgent: null };
    for (const [input, code] of [
      [{ password: 'short' }, 'BAD_INPUT'],
      [{ username: 'no spaces' }, 'BAD_INPUT'],
      [{ username: 'grace' }, 'USERNAME_TAKEN'],
    ] as const) {
      const call = invitations.accept.call(stranger, { ...given, ...input });
      await expect(call).rejects.toMatchObject({ code });
    }
    await expect(invitations.accept.call(stranger, given)).resolves.toBeTruthy();
  });

  test('is kept when the mail server refuses it, with its words and a link to copy', async () => {
    const { invitation, link, mailProblem } = await invite('full@example.com');
    expect(mailProblem).toContain('The mailbox is full.');
    expect(invitation.mail).toBe('failed');
    await expect(accept(tokenIn(link), 'full')).resolves.toBeTruthy();
  });

  test('leaves no token in the database', async () => {
    const { link } = await invite();
    const { rows } = await db.execute('select * from invitations, audit_entries');
    expect(JSON.stringify(rows)).not.toContain(tokenIn(link));
  });

  test('is made by root admins alone, who give only what they have', async () => {
    const bad = { email: newEmail(), bindings: writer };
    for (const context of [as('writer'), as('admin', 'team')]) {
      await expect(invitations.create.call(context, bad)).rejects.toThrow();
      await expect(invitations.list.call(context, {})).rejects.toMatchObject({ code: 'NOT_FOUND' });
    }
    const none = invitations.create.call(as('admin'), { ...bad, bindings: [] });
    await expect(none).rejects.toMatchObject({ code: 'BAD_INPUT' });
  });
});

describe('without a mail server', () => {
  test('the link is copied by hand', async () => {
    const { invitations: silent } = withoutMail.identity;
    const input = { email: 'ada@example.com', bindings: writer };
    const { invitation, link, mailProblem } = await silent.create.call(as('admin'), input);
    expect(mailProblem).toBeNull();
    expect(invitation.mail).toBe('not_configured');
    expect(link).toMatch(/^https:\/\/gantry\.example\.com\/invitation#[\w-]{43}$/);
  });

  test('a test mail says what to configure', async () => {
    const call = withoutMail.identity.account.testMail.call(as('admin'), { to: 'ada@example.com' });
    await expect(call).rejects.toMatchObject({ code: 'MAIL_NOT_CONFIGURED' });
  });
});

describe('a test mail', () => {
  beforeAll(() => {
    mails.length = 0;
  });

  test('arrives, and tells of what it came', async () => {
    expect(await identity.account.testMail.call(as('admin'), { to: 'ops@example.com' })).toBe(true);
    expect(mails.at(-1)?.text).toContain('Mail works.');
  });

  test('that is refused says why', async () => {
    const call = identity.account.testMail.call(as('admin'), { to: 'full@example.com' });
    await expect(call).rejects.toMatchObject({
      code: 'MAIL_FAILED',
      message: expect.stringContaining('full'),
    });
    await expect(
      identity.account.testMail.call(as('writer'), { to: 'ops@example.com' }),
    ).rejects.toMatchObject({ code: 'FORBIDDEN' });
  });
});
