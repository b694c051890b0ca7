import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { type Acme, startAcme } from '../testing/harness.ts';
import { hasPayloads, readPayload } from '../testing/payloads.ts';
import { readable } from '../testing/readable.ts';
import { type Receiver, startReceiver } from '../testing/receiver.ts';
import {
  branch,
  comment,
  commit,
  deliveries,
  hook,
  listedPullRequest,
  pullRequest,
  repository,
  status,
} from '../testing/shapes.ts';

const shapes = { branch, comment, commit, hook, listedPullRequest, pullRequest, repository, status };
const REPO = '/repositories/acme/infrastructure';
const PR = `${REPO}/pullrequests/1`;

let acme: Acme;
let receiver: Receiver;
let head: string;

/** Plays one pull request with everything that makes deliveries. */
beforeAll(async () => {
  [acme, receiver] = await Promise.all([startAcme(), startReceiver()]);
  const events = Object.keys(deliveries);
  await acme.call('POST', `${REPO}/hooks`, { body: { url: receiver.url, events, secret: 's' } });
  head = await commitTo('topic', { 'app/main.tf': 'changed\n' });
  await commitTo('other', { 'other.txt': 'x\n' });
  await acme.call('POST', `${REPO}/pullrequests`, {
    body: { title: 'Topic', source: { branch: { name: 'topic' } } },
  });
  await acme.call('PUT', PR, { body: { title: 'Better' } });
  await acme.call('POST', `${PR}/request-changes`);
  await acme.call('DELETE', `${PR}/request-changes`);
  await acme.call('POST', `${PR}/approve`);
  await acme.call('DELETE', `${PR}/approve`);
  await acme.call('POST', `${PR}/approve`);
  await acme.call('POST', `${PR}/comments`, { body: { content: { raw: 'Fine' } } });
  await acme.call('POST', `${REPO}/commit/${head}/statuses/build`, {
    body: { key: 'k', state: 'SUCCESSFUL', url: 'https://ci.example/' },
  });
  await acme.call('POST', `${REPO}/pullrequests`, {
    body: { title: 'Other', source: { branch: { name: 'other' } } },
  });
  await acme.call('POST', `${REPO}/pullrequests/2/decline`, { body: { message: 'No' } });
  await acme.call('POST', `${REPO}/refs/tags`, { body: { name: 'v1', target: { hash: head } } });
  await acme.call('POST', `${REPO}/refs/tags`, {
    body: { name: 'v2', target: { hash: head }, message: 'Two' },
  });
  await acme.call('POST', `${PR}/merge`, { body: { close_source_branch: true } });
  await acme.emulator.idle();
});
afterAll(() => Promise.all([acme.close(), receiver.close()]));

function commitTo(branch: string, files: Record<string, string>) {
  return acme.emulator.seed.commitFiles({
    repo: acme.repo,
    branch,
    author: acme.alice,
    message: 'x\n',
    files,
  });
}

test.each([
  ['repository', REPO],
  ['commit', `${REPO}/commit/HEAD`],
  ['branch', `${REPO}/refs/branches/main`],
  ['pullRequest', PR],
] as const)('a %s has the recorded shape', async (shape, path) => {
  const answer = await acme.call('GET', path.replace('HEAD', head));
  expect(problems(shapes[shape], answer.json)).toEqual([]);
});

test.each([
  ['listedPullRequest', `${REPO}/pullrequests?state=MERGED`],
  ['comment', `${PR}/comments`],
  ['status', `${REPO}/commit/HEAD/statuses`],
  ['hook', `${REPO}/hooks`],
] as const)('a list of %s has the recorded shape', async (shape, path) => {
  const answer = await acme.call('GET', path.replace('HEAD', head));
  expect(problems(z.array(shapes[shape]).min(1), answer.at('values'))).toEqual([]);
});

test.each(Object.entries(deliveries))('every %s delivery has the recorded shape', (event, shape) => {
  const delivered = receiver.of(event).map(({ json }) => json);
  expect(problems(z.array(shape).min(1), delivered)).toEqual([]);
});

function problems(shape: z.ZodType, value: unknown): string[] {
  return (
    shape.safeParse(value).error?.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`) ?? []
  );
}

/** A recording of 2025 or 2026 beside the delivery that the emulator makes for the same occasion. */
const RECORDINGS = [
  ['pullrequest:created', 'pullrequest-created--woodpecker-1', () => true],
  ['pullrequest:updated', 'pullrequest-updated--jenkins-branch-source-1', () => true],
  ['pullrequest:fulfilled', 'pullrequest-fulfilled--woodpecker-1', () => true],
  ['pullrequest:rejected', 'pullrequest-rejected--woodpecker-1', () => true],
  ['pullrequest:approved', 'pullrequest-approved--woodpecker-1', () => true],
  ['pullrequest:changes_request_created', 'pullrequest-changes_request_created--woodpecker-1', () => true],
  ['pullrequest:changes_request_removed', 'pullrequest-changes_request_removed--woodpecker-1', () => true],
  ['pullrequest:comment_created', 'pullrequest-comment_created--woodpecker-1', () => true],
  ['repo:commit_status_created', 'repo-commit_status_created--go-scm-1', () => true],
  ['repo:push', 'repo-push--jenkins-branch-source-1', isPushOf('branch', 'created')],
  ['repo:push', 'repo-push--jenkins-branch-source-4', isPushOf('branch', 'closed')],
  ['repo:push', 'repo-push--jenkins-branch-source-5', isPushOf('tag', 'created')],
  ['repo:push', 'repo-push--woodpecker-1', isPushOf('branch', 'neither')],
] as const;

function isPushOf(type: string, kind: 'created' | 'closed' | 'neither') {
  return (payload: unknown) => {
    const [change] = deliveries['repo:push'].parse(payload).push.changes;
    const seen = change?.created ? 'created' : change?.closed ? 'closed' : 'neither';
    return (change?.new ?? change?.old)?.type === type && seen === kind;
  };
}

/** Differences of keys that are known and meant. */
const MEANT = [
  // Recorded repositories belong to a person, ours to a team; Pipelines writes statuses as a team; `queued` came in 2026.
  /^(lacks|adds) \.(owner|repository\.owner|actor)\.(account_id|nickname|username)$/,
  /^adds \.pullrequest\.queued$/,
  // People without an account, deleted branches and root commits are missing in one of the two.
  /^lacks .*\.(user|author)\b.*$/,
  /^(lacks|adds) \.pullrequest\.(participants|reviewers)\[\].*$/,
  /\.parents\[\]/,
];

describe.runIf(hasPayloads)('deliveries have the keys of the recordings', () => {
  test.each(RECORDINGS)('%s as in %s', (event, name, fits) => {
    const ours = receiver.of(event).find(({ json }) => fits(json));
    const recorded = keysOf(readPayload(`webhooks/${name}.json`));
    const made = keysOf(ours?.json);
    const differences = [
      ...[...recorded].filter((key) => !made.has(key)).map((key) => `lacks ${key}`),
      ...[...made].filter((key) => !recorded.has(key)).map((key) => `adds ${key}`),
    ];
    expect(differences.filter((difference) => !MEANT.some((meant) => meant.test(difference)))).toEqual([]);
  });
});

/** An answer that was recorded beside the call that gives it here. */
const ANSWERS = [
  ['/user', 'user--woodpecker-1'],
  ['/workspaces/acme', 'workspace--gildas-1'],
  ['/user/workspaces', 'workspace-access--gildas-1'],
  [REPO, 'repository--woodpecker-1'],
  [`${REPO}/refs/branches/main`, 'branch--jenkins-branch-source-1'],
  [`${REPO}/refs/tags/v2`, 'tag--jenkins-branch-source-1'],
  [`${REPO}/commits?include=main`, 'commits--jenkins-branch-source-1'],
  [`${REPO}/diffstat/main`, 'diffstat--jenkins-branch-source-1'],
  [`${REPO}/src/main/README.md?format=meta`, 'src-meta--jenkins-branch-source-1'],
  [`${REPO}/commit/HEAD/statuses/build/k`, 'build-status--jenkins-branch-source-1'],
  [`${REPO}/pullrequests?state=DECLINED`, 'pullrequests--jenkins-branch-source-1'],
  [`${PR}/comments`, 'comments--atlantis-1'],
  [`${REPO}/hooks`, 'hooks--jenkins-branch-source-1'],
] as const;

describe.runIf(hasPayloads)('answers have the keys of the recordings', () => {
  test.each(ANSWERS)('%s as in %s', async (path, name) => {
    const answer = await acme.call('GET', path.replace('HEAD', head));
    const recorded = keysOf(firstValue(readPayload(`api/${name}.json`)));
    const made = keysOf(firstValue(answer.json));
    const missing = [...recorded].filter((key) => !made.has(key)).map((key) => `lacks ${key}`);
    expect(missing.filter((difference) => !MEANT.some((meant) => meant.test(difference)))).toEqual([]);
  });
});

/** The first item of a page, or the answer itself. */
const firstValue = (answer: unknown): unknown =>
  readable(answer).at('values') === undefined ? answer : readable(answer).at('values[0]');

/** All key paths of a value; list items count as one. */
function keysOf(value: unknown, path = ''): Set<string> {
  if (Array.isArray(value)) return new Set(value.flatMap((item) => [...keysOf(item, `${path}[]`)]));
  if (typeof value !== 'object' || value === null) return new Set();
  return new Set(
    Object.entries(value).flatMap(([key, inner]) => [`${path}.${key}`, ...keysOf(inner, `${path}.${key}`)]),
  );
}
