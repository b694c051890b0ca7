import { afterEach, beforeEach, expect, test } from 'vitest';
import { type Acme, basic, startAcme } from '../testing/harness.ts';
import { type Receiver, startReceiver } from '../testing/receiver.ts';

let acme: Acme;
let receiver: Receiver;
let head: string;
beforeEach(async () => {
  [acme, receiver] = await Promise.all([startAcme(), startReceiver()]);
  head = await commitTo('topic', { 'app/main.tf': 'changed\n' });
});
afterEach(() => Promise.all([acme.close(), receiver.close()]));

const REPO = '/repositories/acme/infrastructure';
const PR = `${REPO}/pullrequests/1`;

function commitTo(branch: string, files: Record<string, string>) {
  return acme.emulator.seed.commitFiles({
    repo: acme.repo,
    branch,
    author: acme.bob,
    message: `To ${branch}\n`,
    files,
  });
}

function asBob(body?: unknown) {
  return { authorization: basic('bob@acme.test', acme.bobToken), ...(body === undefined ? {} : { body }) };
}

async function openPullRequest(extra: object = {}) {
  return acme.call(
    'POST',
    `${REPO}/pullrequests`,
    asBob({ title: 'Topic', source: { branch: { name: 'topic' } }, ...extra }),
  );
}

async function subscribe(...events: string[]) {
  await acme.call('POST', `${REPO}/hooks`, { body: { url: receiver.url, events, active: true } });
}

test('a pull request shows hashes of twelve characters, whole only in the answer of the merge', async () => {
  await subscribe('pullrequest:created', 'pullrequest:fulfilled', 'repo:push');
  const opened = await openPullRequest({ draft: true, reviewers: [{ uuid: acme.alice.uuid }] });
  expect(opened.status).toBe(201);
  expect(opened.headers.get('location')).toBe(opened.at('links.self.href'));
  expect(opened.json).toMatchObject({
    state: 'OPEN',
    draft: true,
    author: { nickname: 'bob' },
    reviewers: [{ nickname: 'alice' }],
    source: { commit: { hash: head.slice(0, 12) } },
    destination: { branch: { name: 'main' } },
    merge_commit: null,
  });
  const merged = await acme.call('POST', `${PR}/merge`, { body: { close_source_branch: true } });
  expect(merged.json).toMatchObject({ state: 'MERGED', closed_by: { nickname: 'alice' } });
  expect(merged.at('merge_commit.hash')).toHaveLength(40);
  expect((await acme.call('GET', PR)).at('merge_commit.hash')).toHaveLength(12);
  await acme.emulator.idle();
  const pushes = receiver.of('repo:push').map((delivery) => delivery.list('push.changes'));
  expect(pushes).toHaveLength(2);
  const closed = pushes.flat().find((change) => change.at('closed') === true);
  expect(closed?.at('old.name')).toBe('topic');
  const tip = pushes.flat().find((change) => change.at('closed') === false);
  expect(tip?.at('new.target.hash')).toBe(merged.at('merge_commit.hash'));
  expect(tip?.at('new.target.message')).toBe('Merged in topic (pull request #1)\n\nTopic\n');
  expect(tip?.at('new.target.parents')).toHaveLength(2);
  expect(receiver.of('pullrequest:fulfilled')[0]?.at('pullrequest.merge_commit.hash')).toHaveLength(12);
});

test('a second pull request for the same branches is the first one', async () => {
  await openPullRequest();
  expect((await openPullRequest({ title: 'Again' })).json).toMatchObject({ id: 1, title: 'Topic' });
  const missing = await acme.call('POST', `${REPO}/pullrequests`, {
    body: { title: 'x', source: { branch: { name: 'dummy' } } },
  });
  expect(missing.at('error')).toEqual({
    message: 'source: branch not found: dummy',
    fields: { source: ['branch not found: dummy'] },
  });
  const empty = {
    title: 'x',
    source: { branch: { name: 'main' } },
    destination: { branch: { name: 'main' } },
  };
  expect((await acme.call('POST', `${REPO}/pullrequests`, { body: empty })).status).toBe(400);
});

test('approvals are counted once, taken back and told with their own events', async () => {
  await openPullRequest();
  await subscribe(
    'pullrequest:approved',
    'pullrequest:unapproved',
    'pullrequest:updated',
    'pullrequest:changes_request_created',
  );
  const approved = await acme.call('POST', `${PR}/approve`);
  expect(approved.json).toMatchObject({
    type: 'participant',
    approved: true,
    state: 'approved',
    role: 'PARTICIPANT',
  });
  const again = await acme.call('POST', `${PR}/approve`);
  expect([again.status, again.at('error.message')]).toEqual([409, 'You already approved this pull request.']);
  expect((await acme.call('POST', `${PR}/approve`, asBob())).status).toBe(200);
  expect((await acme.call('DELETE', `${PR}/approve`)).status).toBe(204);
  expect((await acme.call('POST', `${PR}/request-changes`)).at('state')).toBe('changes_requested');
  await acme.emulator.idle();
  expect(receiver.received.map((delivery) => delivery.event).toSorted()).toEqual([
    'pullrequest:approved',
    'pullrequest:approved',
    'pullrequest:changes_request_created',
    'pullrequest:unapproved',
  ]);
  expect(receiver.of('pullrequest:approved')[0]?.at('approval.user.nickname')).toBe('alice');
  const answer = await acme.call('GET', PR);
  const states = answer.list('participants').map((entry) => entry.at('state'));
  expect(states).toEqual(['changes_requested', 'approved']);
});

test('approvals survive a push unless the setting says otherwise', async () => {
  await openPullRequest();
  await acme.call('POST', `${PR}/approve`);
  await commitTo('topic', { 'more.txt': 'x\n' });
  expect((await acme.call('GET', PR)).at('participants[0].approved')).toBe(true);
});

test('lists leave out participants, and fields can ask for them', async () => {
  await openPullRequest({ reviewers: [{ uuid: acme.alice.uuid }] });
  const listed = await acme.call('GET', `${REPO}/pullrequests?q=source.branch.name="topic" AND state="OPEN"`);
  expect(listed.at('values[0]')).not.toHaveProperty('participants');
  const asked = await acme.call('GET', `${REPO}/pullrequests?fields=%2Bvalues.reviewers.nickname`);
  expect(asked.at('values[0]')).toMatchObject({ id: 1, reviewers: [{ nickname: 'alice' }] });
  expect((await acme.call('GET', `${REPO}/pullrequests?state=MERGED&state=DECLINED`)).at('size')).toBe(0);
  expect((await acme.call('GET', `${REPO}/pullrequests?q=destination.branch.name!="main"`)).at('size')).toBe(
    0,
  );
});

test('an edit needs a title and tells that something changed', async () => {
  await openPullRequest();
  await subscribe('pullrequest:updated');
  expect((await acme.call('PUT', PR, { body: { description: 'x' } })).at('error.fields')).toEqual({
    title: ['This field is required.'],
  });
  const edited = await acme.call('PUT', PR, { body: { title: 'Better', description: '* <b>one</b>' } });
  expect(edited.at('summary.html')).toContain('&lt;b&gt;');
  await acme.emulator.idle();
  expect(receiver.of('pullrequest:updated')).toHaveLength(1);
});

test('a declined pull request stays closed', async () => {
  await openPullRequest();
  await subscribe('pullrequest:rejected');
  expect((await acme.call('POST', `${PR}/decline`, { body: { message: 'No' } })).json).toMatchObject({
    state: 'DECLINED',
    reason: 'No',
  });
  const merged = await acme.call('POST', `${PR}/merge`);
  expect([merged.status, merged.at('error.message')]).toEqual([
    400,
    'newstatus: This pull request is already closed.',
  ]);
  await acme.emulator.idle();
  expect(receiver.of('pullrequest:rejected')).toHaveLength(1);
});

test('diff and diffstat of a pull request redirect with the literal %0D', async () => {
  await openPullRequest();
  const redirect = await acme.call('GET', `${PR}/diffstat`, { redirect: 'manual' });
  expect(redirect.status).toBe(302);
  const answer = await acme.call('GET', PR);
  expect(redirect.headers.get('location')).toBe(answer.at('links.diffstat.href'));
  expect(answer.at('links.diffstat.href')).toContain(`acme/infrastructure:${head.slice(0, 12)}%0D`);
  const followed = await acme.call('GET', `${PR}/diffstat`);
  expect(followed.at('values[0]')).toMatchObject({ status: 'modified', new: { path: 'app/main.tf' } });
  expect((await acme.call('GET', `${PR}/commits`)).at('values[0].hash')).toBe(head);
});

test('a conflict shows in the diffstat and refuses the merge', async () => {
  await openPullRequest();
  await commitTo('main', { 'app/main.tf': 'otherwise\n' });
  const answer = await acme.call('GET', `${PR}/diffstat`);
  expect(answer.at('values[0].status')).toBe('merge conflict');
  expect((await acme.call('POST', `${PR}/merge`)).status).toBe(400);
});

test.each([
  ['squash', 1],
  ['fast_forward', 1],
  ['rebase_fast_forward', 1],
  ['rebase_merge', 2],
  ['squash_fast_forward', 1],
])('merging by %s leaves a tip with %i parent(s)', async (merge_strategy, parents) => {
  await openPullRequest();
  const forwardOnly = merge_strategy.endsWith('fast_forward') && !merge_strategy.startsWith('rebase');
  if (!forwardOnly) await commitTo('main', { 'other.txt': 'x\n' });
  const merged = await acme.call('POST', `${PR}/merge`, { body: { merge_strategy } });
  expect(merged.status).toBe(200);
  const tip = await acme.call('GET', `${REPO}/refs/branches/main`);
  expect(tip.at('target.hash')).toBe(merged.at('merge_commit.hash'));
  expect(tip.at('target.parents')).toHaveLength(parents);
});

test('comments are made, answered, edited, deleted and found again', async () => {
  await openPullRequest();
  await subscribe(
    'pullrequest:comment_created',
    'pullrequest:comment_updated',
    'pullrequest:comment_deleted',
  );
  const made = await acme.call('POST', `${PR}/comments`, { body: { content: { raw: 'Look: <details>' } } });
  expect(made.status).toBe(201);
  expect(made.at('content')).toMatchObject({ markup: 'markdown', html: '<p>Look: &lt;details&gt;</p>' });
  const reply = { content: { raw: 'Yes' }, parent: { id: made.at('id') } };
  expect((await acme.call('POST', `${PR}/comments`, asBob(reply))).at('parent.id')).toBe(made.at('id'));
  const path = `${PR}/comments/${made.at('id')}`;
  expect((await acme.call('PUT', path, { body: { content: { raw: 'Edited' } } })).at('content.raw')).toBe(
    'Edited',
  );
  expect((await acme.call('PUT', path, asBob({ content: { raw: 'Mine' } }))).status).toBe(403);
  expect((await acme.call('DELETE', path)).status).toBe(204);
  const answer = await acme.call('GET', `${PR}/comments`);
  expect(answer.list('values').map((comment) => comment.at('deleted'))).toEqual([true, false]);
  await acme.emulator.idle();
  expect(receiver.received.map((delivery) => delivery.event)).toHaveLength(4);
  expect(receiver.of('pullrequest:comment_deleted')[0]?.at('comment')).toMatchObject({
    deleted: true,
    content: { raw: '' },
  });
});

test('only threads on the diff can be resolved, once', async () => {
  await openPullRequest();
  const plain = await acme.call('POST', `${PR}/comments`, { body: { content: { raw: 'x' } } });
  expect((await acme.call('POST', `${PR}/comments/${plain.at('id')}/resolve`)).status).toBe(403);
  const inline = { content: { raw: 'x' }, inline: { path: 'app/main.tf', to: 1 } };
  const answer = await acme.call('POST', `${PR}/comments`, { body: inline });
  expect((await acme.call('POST', `${PR}/comments/${answer.at('id')}/resolve`)).at('type')).toBe(
    'comment_resolution',
  );
  expect((await acme.call('POST', `${PR}/comments/${answer.at('id')}/resolve`)).status).toBe(409);
  expect((await acme.call('DELETE', `${PR}/comments/${answer.at('id')}/resolve`)).status).toBe(204);
});

test('a missing pull request is answered without JSON', async () => {
  const answer = await acme.call('GET', `${REPO}/pullrequests/77`);
  expect([answer.status, answer.body]).toEqual([404, 'Not Found']);
});

test('the activity lists updates, approvals and comments, newest first', async () => {
  await openPullRequest();
  await acme.call('POST', `${PR}/approve`);
  await acme.call('POST', `${PR}/comments`, { body: { content: { raw: 'x' } } });
  const answer = await acme.call('GET', `${PR}/activity?pagelen=50`);
  const kinds = answer
    .list('values')
    .map((entry) => Object.keys(Object(entry.json)).find((key) => key !== 'pull_request'));
  expect(kinds).toEqual(['comment', 'approval', 'update']);
});

test('a status is one per key and commit, in all its ways of being written', async () => {
  await subscribe('repo:commit_status_created', 'repo:commit_status_updated');
  const path = `${REPO}/commit/${head.slice(0, 12)}/statuses/build`;
  const status = {
    key: 'gantry/app',
    state: 'INPROGRESS',
    url: 'https://gantry.example.com/1',
    name: 'App',
    refname: 'topic',
  };
  const made = await acme.call('POST', path, { body: status });
  expect(made.status).toBe(201);
  expect(made.json).toMatchObject({ type: 'build', refname: 'topic', commit: { hash: head } });
  expect((await acme.call('POST', path, { body: { ...status, state: 'FAILED' } })).status).toBe(201);
  const key = encodeURIComponent(status.key);
  expect((await acme.call('PUT', `${path}/${key}`, { body: { state: 'SUCCESSFUL' } })).at('state')).toBe(
    'SUCCESSFUL',
  );
  expect((await acme.call('PUT', `${path}/${key}`, { body: { key: 'other' } })).status).toBe(400);
  expect((await acme.call('GET', `${path}/${key}`)).at('name')).toBe('App');
  const form = {
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: 'key=f&state=STOPPED&url=https://ci.example/',
  };
  expect((await acme.call('POST', path, form)).status).toBe(201);
  expect((await acme.call('GET', `${REPO}/commit/${head}/statuses?refname=topic`)).at('size')).toBe(1);
  await openPullRequest();
  expect((await acme.call('GET', `${PR}/statuses`)).at('size')).toBe(2);
  await acme.emulator.idle();
  expect(receiver.of('repo:commit_status_updated')).toHaveLength(2);
  expect(receiver.of('repo:commit_status_created')[0]?.at('commit_status')).toMatchObject({
    state: 'INPROGRESS',
  });
});

test.each([
  [{ key: 'k'.repeat(53) }, 'key: Ensure this value has at most 40 characters (it has 53).'],
  [{ url: 'http://jenkins:8080/' }, 'url: Enter a valid URL.'],
  [{ state: 'PENDING' }, 'state: "PENDING" is not a valid choice.'],
  [{ url: undefined }, 'url: This field is required.'],
])('a wrong status is refused: %j', async (wrong, message) => {
  const body = { key: 'k', state: 'FAILED', url: 'https://localhost:1/', ...wrong };
  const answer = await acme.call('POST', `${REPO}/commit/${head}/statuses/build`, { body });
  expect([answer.status, answer.at('error.message')]).toEqual([400, message]);
});

test('reports of one commit that come at once are all kept', async () => {
  const report = { title: 'Plan', details: 'Nothing changes.', report_type: 'TEST' };
  const path = `${REPO}/commit/${head}/reports`;
  const ids = Array.from({ length: 12 }, (_, index) => `gantry-${index}`);
  await Promise.all(ids.map((id) => acme.call('PUT', `${path}/${id}`, { body: report })));
  expect((await acme.call('GET', path)).at('size')).toBe(ids.length);
});

test('a report carries annotations', async () => {
  const path = `${REPO}/commit/${head}/reports/gantry-1`;
  const report = {
    title: 'Plan',
    details: '1 to add',
    report_type: 'TEST',
    result: 'PASSED',
    data: [{ title: 'Add', type: 'NUMBER', value: 1 }],
  };
  expect((await acme.call('PUT', path, { body: report })).json).toMatchObject({
    ...report,
    type: 'report',
    external_id: 'gantry-1',
  });
  const annotations = [
    { external_id: 'a1', annotation_type: 'BUG', summary: 'Careful', path: 'app/main.tf', line: 1 },
  ];
  expect((await acme.call('POST', `${path}/annotations`, { body: annotations })).at('[0].type')).toBe(
    'report_annotation',
  );
  expect((await acme.call('GET', `${path}/annotations`)).at('size')).toBe(1);
  expect((await acme.call('PUT', path, { body: { title: 'x' } })).status).toBe(400);
  for (const wrong of [[], [{ ...annotations[0], line: 0 }], [{ ...annotations[0], external_id: undefined }]])
    expect((await acme.call('POST', `${path}/annotations`, { body: wrong })).status).toBe(400);
  const many = Array.from({ length: 101 }, (_, index) => ({ ...annotations[0], external_id: `a${index}` }));
  expect((await acme.call('POST', `${path}/annotations`, { body: many })).status).toBe(400);
  expect((await acme.call('DELETE', path)).status).toBe(204);
  expect((await acme.call('GET', path)).status).toBe(404);
});

test('pull requests of a commit are unknown until the app is installed', async () => {
  await openPullRequest();
  const path = `${REPO}/commit/${head}/pullrequests`;
  expect((await acme.call('GET', path)).status).toBe(404);
  acme.repo.commitLinks = 'indexing';
  expect((await acme.call('GET', path)).status).toBe(202);
  acme.repo.commitLinks = 'installed';
  expect((await acme.call('GET', path)).json).toMatchObject({ pagelen: 30, values: [{ id: 1 }] });
});

test('a fork sends its pull request to the destination only', async () => {
  await subscribe('repo:push', 'repo:fork', 'pullrequest:created', 'pullrequest:updated');
  const fork = await acme.call('POST', `${REPO}/forks`, asBob({ name: 'my-fork' }));
  expect(fork.at('parent.full_name')).toBe('acme/infrastructure');
  const repo = acme.workspace.repositories.get('my-fork');
  if (!repo) throw new Error('no fork');
  const push = (text: string) =>
    acme.emulator.seed.commitFiles({
      repo,
      branch: 'main',
      author: acme.bob,
      message: 'm\n',
      files: { 'f.txt': text },
    });
  await push('1');
  const source = { branch: { name: 'main' }, repository: { full_name: 'acme/my-fork' } };
  const opened = await acme.call('POST', `${REPO}/pullrequests`, asBob({ title: 'From the fork', source }));
  expect(opened.at('source.repository.full_name')).toBe('acme/my-fork');
  const second = await push('2');
  const stat = await acme.call('GET', `${PR}/diffstat`);
  expect(stat.at('values[0]')).toMatchObject({ status: 'added', new: { path: 'f.txt' } });
  await acme.emulator.idle();
  expect(receiver.of('repo:push')).toHaveLength(0);
  expect(receiver.of('pullrequest:updated')[0]?.at('pullrequest.source.commit.hash')).toBe(
    second.slice(0, 12),
  );
  const merged = await acme.call('POST', `${PR}/merge`);
  expect(merged.at('state')).toBe('MERGED');
});
