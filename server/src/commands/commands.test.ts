import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import type { RoleName } from '../authz/index.ts';
import type { Redeemed, VcsAccount } from '../identity/index.ts';
import { type PullRequestGiven, pullRequest } from '../triggers/testing/payloads.ts';
import { actorWith, startFeatures } from '../triggers/testing/start-features.ts';
import { away, sha } from '../vcs/testing/small-bitbucket.ts';
import { createAnswerCommand } from './index.ts';

const features = await startFeatures();
const { db, bitbucket, clock } = features;
await features.addIntegration();
afterAll(() => features.close());

/** Who is linked, and with which role; the accounts themselves are another feature's. */
const roles = new Map<string, RoleName>();
const redeemed: { account: VcsAccount; code: string }[] = [];
let redemption: Redeemed = { outcome: 'linked', username: 'ada' };
const linkedAccounts = {
  actorOf: async ({ uuid }: { uuid: string }) => {
    const role = roles.get(uuid);
    return role === undefined ? null : actorWith(role, 'root', 'ada');
  },
  redeemLinkCode: async (account: VcsAccount, code: string) => {
    redeemed.push({ account, code });
    return redemption;
  },
};
const answerCommand = createAnswerCommand({ ...features, linkedAccounts });

let comments = 100;
/** Stores the event that a comment makes, and carries it out; the answer, or null when there was none. */
async function comment(text: string, given: Partial<PullRequestGiven> = {}): Promise<string | null> {
  const eventId = await commented(text, given);
  const before = bitbucket.comments.size;
  await answerCommand({ eventId });
  return bitbucket.comments.size === before ? null : (answers().at(-1) ?? null);
}

async function commented(text: string, given: Partial<PullRequestGiven> = {}): Promise<string> {
  const id = `event-${++comments}`;
  const read = features.vcs.provider.read('pullrequest:comment_created', {
    ...pullRequest({ head: sha('1'), ...given }),
    comment: { id: comments, content: { raw: text } },
  });
  if (!('facts' in read)) throw new Error(read.ignored);
  await db.kysely
    .insertInto('vcs_events')
    .values({
      ...{ id, integration_id: 'acme', delivery_id: null, position: 0, kind: 'pull_request.commented' },
      ...{ repository: 'acme/infra', repository_uuid: '{infra}', branch: 'feature', sha: sha('1') },
      ...{
        pull_request: 7,
        summary: 'Ada commented',
        created_at: clock.now(),
        routed_at: null,
        problem: null,
      },
      fact: read.facts[0],
    })
    .execute();
  return id;
}

const answers = (): string[] =>
  bitbucket.sent('POST', /comments$/).map((body) => String(Object(Object(body).content).raw));
/** Entries are only ever added: a test looks at those that came since it began. */
let auditedBefore = 0;
const audits = () =>
  db.kysely.selectFrom('audit_entries').selectAll().where('id', '>', auditedBefore).orderBy('id').execute();
const proposal = {
  type: 'PROPOSED' as const,
  branch: 'feature',
  pullRequest: { number: 7, url: 'https://bitbucket.org/acme/infra/pull-requests/7', title: 'Grow' },
};

beforeEach(async () => {
  for (const table of ['stacks', 'vcs_events', 'comment_commands'] as const)
    await db.kysely.deleteFrom(table).execute();
  auditedBefore = Math.max(0, ...(await audits()).map(({ id }) => id), auditedBefore);
  roles.clear();
  roles.set('{ada}', 'writer');
  bitbucket.comments.clear();
  bitbucket.calls.length = 0;
  bitbucket.refuse = () => null;
  bitbucket.commits.add(sha('1'));
  redeemed.length = 0;
  redemption = { outcome: 'linked', username: 'ada' };
});

describe('who comments', () => {
  test('is answered below the comment, also when it is not understood', async () => {
    expect(await comment('/gantry help')).toContain('| `/gantry plan [stack]` |');
    expect(bitbucket.sent('POST', /comments$/)).toMatchObject([{ parent: { id: comments } }]);
    expect(await comment('/gantry explode `now` @{everyone}')).toContain('There is no command “explode”');
    expect(await comment('/gantry *x*')).toContain('“\\*x\\*”');
    expect(await comment('Looks good to me')).toBeNull();
    expect(await comment('/spacelift taint app')).toBeNull();
  });

  test('has to be linked to a user', async () => {
    await features.addStack('app');
    roles.clear();
    expect(await comment('/gantry plan app')).toContain('comment `/gantry link CODE` with it');
    expect(await features.allRuns()).toEqual([]);
  });

  test('needs the role; what was denied is in the audit trail with the user', async () => {
    roles.set('{ada}', 'reader');
    await features.addStack('app');
    expect(await comment('/gantry plan app')).toBe(
      '[app](https://gantry.example.com/stack/app): Your roles in Gantry do not allow this.',
    );
    expect(await audits()).toMatchObject([
      { operation: 'run.propose', outcome: 'denied', actor_name: 'ada' },
    ]);
  });

  test('links the account with a code, which is kept nowhere', async () => {
    expect(await comment('/gantry link ABCD-2345')).toContain('the user **ada**');
    expect(redeemed).toEqual([
      { account: { provider: 'bitbucket_cloud', uuid: '{ada}', name: 'Ada Lovelace' }, code: 'ABCD-2345' },
    ]);
    const rows = await db.kysely.selectFrom('comment_commands').selectAll().execute();
    expect(JSON.stringify(rows)).not.toContain('ABCD');
    redemption = { outcome: 'refused', reason: 'UNKNOWN' };
    expect(await comment('/gantry link ABCD-2345')).toContain('This code is not valid');
    redemption = { outcome: 'refused', reason: 'TOO_MANY_ATTEMPTS' };
    expect(await comment('/gantry link ABCD-2345')).toContain('too many codes');
    expect(await comment('/gantry link')).toContain('Create a code');
  });
});

describe('plan', () => {
  test('previews the head of the pull request again, for the named stack', async () => {
    const stack = await features.addStack('app', { name: 'My app' });
    await features.addRun(stack, proposal, 'FINISHED');
    const answer = await comment('/gantry plan my app');
    const [, run] = await features.allRuns();
    expect(answer).toBe(
      `Started [run #2](https://gantry.example.com/stack/app/run/${run?.id}) of **My app** for commit \`1111111\`.`,
    );
    expect(run).toMatchObject({
      type: 'PROPOSED',
      sha: sha('1'),
      branch: 'feature',
      pull_request: 7,
      actor_id: 'ada',
    });
    expect(await audits()).toMatchObject([{ operation: 'run.propose', outcome: 'done', actor_name: 'ada' }]);
  });

  test('previews all stacks that the pull request affects; one that fails does not keep the others', async () => {
    for (const name of ['app', 'network'])
      await features.addRun(await features.addStack(name), proposal, 'FINISHED');
    await features.addStack('other');
    expect(await comment('/gantry plan')).toMatch(/^- Started .*app.*\n- Started .*network/);
    expect(await features.allRuns()).toHaveLength(4);
  });

  test.each([
    ['of a fork', { fork: true }, 'comes from a fork'],
    ['that is merged', { state: 'MERGED' as const }, 'is merged'],
    ['that is declined', { state: 'DECLINED' as const }, 'is declined'],
  ])('refuses a pull request %s', async (_name, given, text) => {
    await features.addStack('app');
    expect(await comment('/gantry plan app', given)).toContain(text);
    expect(await features.allRuns()).toEqual([]);
  });

  test('tells of stacks that are not there, or that the user may not see', async () => {
    await features.addStack('app');
    expect(await comment('/gantry plan')).toContain('Name the stack');
    expect(await comment('/gantry apply nowhere')).toContain('There is no stack “nowhere”');
    roles.set('{ada}', 'reader');
    await db.kysely
      .insertInto('spaces')
      .values({
        id: 'far',
        name: 'Far',
        description: '',
        parent_id: 'root',
        inherit_entities: false,
        created_at: clock.now(),
      })
      .onConflict((c) => c.doNothing())
      .execute();
    await features.addStack('hidden', { space_id: 'far' });
    expect(await comment('/gantry apply hidden')).toContain('There is no stack “hidden”');
  });
});

describe('apply', () => {
  test('confirms the plan of the merged commit', async () => {
    const stack = await features.addStack('app');
    await features.addRun(stack, proposal, 'FINISHED');
    const run = await features.addRun(stack, {}, 'UNCONFIRMED');
    expect(await comment('/gantry apply', { state: 'MERGED' })).toContain('Confirmed [run #2]');
    expect(await features.run(run.id)).toMatchObject({
      state: 'CONFIRMED',
      reason: 'Confirmed in pull request #7.',
    });
    expect(await audits()).toMatchObject([{ operation: 'run.confirm', actor_name: 'ada' }]);
  });

  test('of another commit asks for the name of the stack first', async () => {
    const stack = await features.addStack('app');
    await features.addRun(stack, proposal, 'FINISHED');
    const run = await features.addRun(stack, { commit: { ...commitOf(sha('2')) } }, 'UNCONFIRMED');
    expect(await comment('/gantry apply')).toContain('is of commit `2222222` and not of this pull request');
    expect(await features.run(run.id)).toMatchObject({ state: 'UNCONFIRMED' });
    expect(await comment('/gantry apply app')).toContain('Confirmed [run #2]');
  });

  test('promotes the preview where the stack allows it', async () => {
    const stack = await features.addStack('app', { allow_promotion: true });
    await features.addRun(stack, proposal, 'FINISHED');
    expect(await comment('/spacelift deploy app')).toContain('Promoted the preview: [run #2]');
    const [, run] = await features.allRuns();
    expect(run).toMatchObject({ type: 'TRACKED', sha: sha('1'), pull_request: 7, state: 'QUEUED' });
    const again = await comment('/gantry apply app');
    expect(again).toMatch(/is not newer than|is QUEUED|no plan waits|not finished/);
  });

  test('says why there is nothing to apply', async () => {
    const stack = await features.addStack('app');
    await features.addRun(stack, proposal, 'FINISHED');
    expect(await comment('/gantry apply')).toContain('does not allow promotion');
    await features.addRun(stack, {}, 'PLANNING');
    expect(await comment('/gantry apply')).toContain('is PLANNING: no plan waits yet');
    expect(await comment('/gantry apply app', { fork: true })).toContain('comes from a fork');
    await features.addRun(await features.addStack('network'), proposal, 'FINISHED');
    expect(await comment('/gantry apply')).toMatch(
      /Name the one you mean:\n\n- .*`\/gantry apply app`\n- .*network`/,
    );
  });

  test('respects the lock of somebody else', async () => {
    const stack = await features.addStack('app', { locked_by: 'grace', locked_by_name: 'Grace' });
    await features.addRun(stack, {}, 'UNCONFIRMED');
    expect(await comment('/gantry apply app')).toBe('Grace has locked the stack.');
  });
});

describe('discard and unlock', () => {
  test('discard the plan that waits, or the run that has not started', async () => {
    const stack = await features.addStack('app');
    const waiting = await features.addRun(stack, {}, 'UNCONFIRMED');
    const queued = await features.addRun(stack, proposal);
    expect(await comment('/gantry discard app')).toContain('Discarded [run #2]');
    expect(await features.run(queued.id)).toMatchObject({ state: 'DISCARDED' });
    expect(await comment('/gantry discard')).toContain('Discarded [run #1]');
    expect(await features.run(waiting.id)).toMatchObject({ state: 'DISCARDED' });
    expect(await comment('/gantry discard')).toContain('No run of');
  });

  test('release the own lock, and nobody else’s without being an admin', async () => {
    const stack = await features.addStack('app', { locked_by: 'grace', locked_by_name: '*Grace*' });
    expect(await comment('/gantry unlock app')).toContain('holds the lock');
    roles.set('{ada}', 'admin');
    expect(await comment('/gantry unlock app')).toContain('that \\*Grace\\* held');
    expect(await comment('/gantry unlock app')).toContain('is not locked');
    const row = await db.kysely
      .selectFrom('stacks')
      .select('locked_by')
      .where('id', '=', stack.id)
      .executeTakeFirst();
    expect(row).toEqual({ locked_by: null });
  });
});

describe('a command', () => {
  test('that is delivered twice is done once and answered once', async () => {
    await features.addStack('app');
    const eventId = await commented('/gantry plan app');
    await answerCommand({ eventId });
    await answerCommand({ eventId });
    expect(await features.allRuns()).toHaveLength(1);
    expect(answers()).toHaveLength(1);
  });

  test('waits while Bitbucket is away, is done once, and its answer is not written twice', async () => {
    await features.addStack('app');
    const eventId = await commented('/gantry plan app');
    bitbucket.refuse = () => away;
    await expect(answerCommand({ eventId })).rejects.toMatchObject({ code: 'VCS_UNREACHABLE' });
    expect(await features.allRuns()).toEqual([]);
    bitbucket.refuse = ({ method }) => (method === 'POST' ? away : null);
    await expect(answerCommand({ eventId })).rejects.toMatchObject({ code: 'VCS_UNREACHABLE' });
    expect(await features.allRuns()).toHaveLength(1);
    // The answer did arrive; only Bitbucket's word for it was lost.
    const raw = String(
      Object(Object(bitbucket.calls.findLast(({ method }) => method === 'POST')?.body).content).raw,
    );
    bitbucket.comments.set(1, JSON.stringify({ content: { raw }, parent: { id: comments } }));
    bitbucket.refuse = () => null;
    bitbucket.calls.length = 0;
    await answerCommand({ eventId });
    await answerCommand({ eventId });
    expect(await features.allRuns()).toHaveLength(1);
    expect(answers()).toEqual([]);
  });

  test('that was interrupted is not done again', async () => {
    await features.addStack('app');
    const eventId = await commented('/gantry plan app');
    bitbucket.refuse = () => away;
    await expect(answerCommand({ eventId })).rejects.toThrow();
    bitbucket.refuse = () => null;
    await db.kysely.updateTable('comment_commands').set({ started_at: clock.now() }).execute();
    await answerCommand({ eventId });
    expect(await features.allRuns()).toEqual([]);
    expect(answers().at(-1)).toContain('does not do it a second time');
  });

  test('whose comment is gone is not answered for ever', async () => {
    const eventId = await commented('/gantry help');
    bitbucket.refuse = ({ method }) => (method === 'POST' ? { status: 404, body: {} } : null);
    await answerCommand({ eventId });
    bitbucket.calls.length = 0;
    await answerCommand({ eventId });
    expect(bitbucket.calls).toEqual([]);
  });
});

function commitOf(hash: string) {
  return {
    sha: hash,
    message: 'Other',
    authorName: 'Ada',
    authorLogin: null,
    timestamp: 1,
    url: 'https://bitbucket.org/x',
  };
}
