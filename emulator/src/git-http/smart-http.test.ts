import { randomBytes } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type Acme, startAcme } from '../testing/harness.ts';
import { type Receiver, startReceiver } from '../testing/receiver.ts';

let acme: Acme;
let receiver: Receiver;
beforeEach(async () => {
  [acme, receiver] = await Promise.all([startAcme(), startReceiver()]);
});
afterEach(async () => {
  await Promise.all([acme.close(), receiver.close()]);
});

const REFUSED = /Authentication failed|could not read Username|unable to access|401/;

async function subscribe(...events: string[]) {
  const made = await acme.call('POST', '/repositories/acme/infrastructure/hooks', {
    body: { description: 'test', url: receiver.url, active: true, events, secret: 's3cret' },
  });
  expect(made.status).toBe(201);
}

async function clone(): Promise<string> {
  const folder = join(acme.dir, 'work');
  await acme.git(acme.dir, 'clone', '--quiet', acme.cloneUrl, folder);
  return folder;
}

async function commit(folder: string, name: string): Promise<void> {
  await writeFile(join(folder, name), `${name}\n`);
  await acme.git(folder, 'add', '.');
  await acme.git(folder, 'commit', '--quiet', '-m', `Add ${name}`);
}

function address(user: string, secret: string, path = '/acme/infrastructure.git'): string {
  return `${acme.emulator.url.replace('://', `://${encodeURIComponent(user)}:${secret}@`)}${path}`;
}

test('the fixed name and the username open the repository, the email does not', async () => {
  await acme.git(acme.dir, 'ls-remote', address('x-bitbucket-api-token-auth', acme.token));
  await acme.git(acme.dir, 'ls-remote', address('alice', acme.token, '/acme/infrastructure'));
  await expect(acme.git(acme.dir, 'ls-remote', address('alice@acme.test', acme.token))).rejects.toThrow(
    REFUSED,
  );
  await expect(acme.git(acme.dir, 'ls-remote', address('x-token-auth', acme.token))).rejects.toThrow(REFUSED);
  await expect(
    acme.git(acme.dir, 'ls-remote', `${acme.emulator.url}/acme/infrastructure.git`),
  ).rejects.toThrow(REFUSED);
});

test('an access token uses its own fixed name and its scopes decide about pushing', async () => {
  const reader = acme.emulator.seed.createAccessToken({ subject: acme.repo, scopes: ['repository'] });
  const folder = join(acme.dir, 'reader');
  await acme.git(acme.dir, 'clone', '--quiet', address('x-token-auth', reader), folder);
  await commit(folder, 'a.txt');
  await expect(acme.git(folder, 'push', '--quiet', 'origin', 'main')).rejects.toThrow(/403/);
});

test('a push sends the differences of the refs, listed with at most five commits', async () => {
  await subscribe('repo:push');
  const folder = await clone();
  const base = await acme.git(folder, 'rev-parse', 'HEAD');
  for (const name of ['1', '2', '3', '4', '5', '6']) await commit(folder, name);
  await acme.git(folder, 'push', '--quiet', 'origin', 'main');
  await acme.emulator.idle();
  const [delivery] = receiver.of('repo:push');
  const [change] = delivery?.list('push.changes') ?? [];
  expect(change?.json).toMatchObject({ created: false, closed: false, forced: false, truncated: true });
  expect(change?.at('old.target.hash')).toBe(base);
  expect(change?.at('new.name')).toBe('main');
  expect(change?.at('commits')).toHaveLength(5);
  expect(change?.at('commits[0].hash')).toBe(await acme.git(folder, 'rev-parse', 'HEAD'));
  expect(change?.at('commits[0].author.user.account_id')).toBe(acme.alice.accountId);
  expect(delivery?.at('actor.nickname')).toBe('alice');
});

test('several refs of one push are several changes of one delivery', async () => {
  await subscribe('repo:push');
  const folder = await clone();
  await acme.git(folder, 'checkout', '--quiet', '-b', 'feature/one');
  await commit(folder, 'one.txt');
  await acme.git(folder, 'tag', 'light');
  await acme.git(folder, 'tag', '-a', '-m', 'Annotated', 'heavy');
  await acme.git(folder, 'push', '--quiet', 'origin', 'feature/one', 'light', 'heavy');
  await acme.emulator.idle();
  expect(receiver.received).toHaveLength(1);
  const changes = receiver.received[0]?.list('push.changes') ?? [];
  expect(changes.map((change) => [change.at('new.name'), change.at('new.type')])).toEqual([
    ['feature/one', 'branch'],
    ['heavy', 'tag'],
    ['light', 'tag'],
  ]);
  expect(changes[0]?.at('commits')).toHaveLength(2);
  expect(changes[1]?.json).not.toHaveProperty('commits');
  expect(changes[1]?.at('new')).toMatchObject({ message: 'Annotated\n', tagger: {} });
  expect(changes[2]?.at('new')).toMatchObject({ message: null, date: null, tagger: null });
});

test('a rewritten branch is forced and a deleted one is closed without commits', async () => {
  const folder = await clone();
  await acme.git(folder, 'checkout', '--quiet', '-b', 'topic');
  await commit(folder, 'one.txt');
  await acme.git(folder, 'push', '--quiet', 'origin', 'topic');
  await subscribe('repo:push');
  await acme.git(folder, 'commit', '--quiet', '--amend', '-m', 'Reworded');
  await acme.git(folder, 'push', '--quiet', '--force', 'origin', 'topic');
  await acme.git(folder, 'push', '--quiet', 'origin', ':topic');
  await acme.emulator.idle();
  const [forced, closed] = receiver.received.map((delivery) => delivery.list('push.changes')[0]);
  expect(forced?.json).toMatchObject({ forced: true, created: false });
  expect(forced?.at('commits')).toHaveLength(1);
  expect(closed?.json).toMatchObject({ new: null, closed: true });
  expect(closed?.json).not.toHaveProperty('commits');
  expect(closed?.json).not.toHaveProperty('links');
});

test('a push to the source branch updates the pull request, a push that contains it merges it', async () => {
  await subscribe('repo:push', 'pullrequest:updated', 'pullrequest:fulfilled');
  const folder = await clone();
  await acme.git(folder, 'checkout', '--quiet', '-b', 'topic');
  await commit(folder, 'one.txt');
  await acme.git(folder, 'push', '--quiet', 'origin', 'topic');
  const opened = await acme.call('POST', '/repositories/acme/infrastructure/pullrequests', {
    body: { title: 'Topic', source: { branch: { name: 'topic' } } },
  });
  expect(opened.status).toBe(201);
  await commit(folder, 'two.txt');
  await acme.git(folder, 'push', '--quiet', 'origin', 'topic');
  const head = await acme.git(folder, 'rev-parse', 'HEAD');
  await acme.git(folder, 'checkout', '--quiet', 'main');
  await acme.git(folder, 'merge', '--quiet', '--no-ff', 'topic', '-m', 'By hand');
  await acme.git(folder, 'push', '--quiet', 'origin', 'main');
  await acme.emulator.idle();
  const [updated] = receiver.of('pullrequest:updated');
  expect(updated?.at('pullrequest.source.commit.hash')).toBe(head.slice(0, 12));
  const [fulfilled] = receiver.of('pullrequest:fulfilled');
  expect(fulfilled?.at('pullrequest')).toMatchObject({ state: 'MERGED', id: 1 });
  expect(fulfilled?.at('pullrequest.merge_commit.hash')).toHaveLength(12);
});

test('a push of several megabytes arrives whole', async () => {
  const folder = await clone();
  await writeFile(join(folder, 'large.bin'), randomBytes(3 * 1024 * 1024));
  await acme.git(folder, 'add', '.');
  await acme.git(folder, 'commit', '--quiet', '-m', 'Large');
  await acme.git(folder, 'push', '--quiet', 'origin', 'main');
  const answer = await acme.call('GET', '/repositories/acme/infrastructure/src/main/large.bin?format=meta');
  expect(answer.at('size')).toBe(3 * 1024 * 1024);
});

test('commits made at once keep their order in the pull request and in the deliveries', async () => {
  await subscribe('repo:push', 'pullrequest:updated');
  const commitNow = (text: string) =>
    acme.emulator.seed.commitFiles({
      repo: acme.repo,
      branch: 'topic',
      author: acme.bob,
      message: text,
      files: { t: text },
    });
  await commitNow('0');
  await acme.call('POST', '/repositories/acme/infrastructure/pullrequests', {
    body: { title: 'Topic', source: { branch: { name: 'topic' } } },
  });
  const hashes = await Promise.all(['1', '2', '3', '4'].map(commitNow));
  const answer = await acme.call('GET', '/repositories/acme/infrastructure/pullrequests/1');
  expect(answer.at('source.commit.hash')).toBe(hashes[3]?.slice(0, 12));
  const [hook] = acme.repo.hooks.values();
  const updated = hook?.deliveries.filter(({ event }) => event === 'pullrequest:updated') ?? [];
  const seen = updated.map(({ body }) => JSON.parse(body).pullrequest.source.commit.hash);
  expect(seen).toEqual(hashes.map((hash) => hash.slice(0, 12)));
});

test('a shallow clone and a fetch by hash work', async () => {
  const folder = join(acme.dir, 'shallow');
  await acme.git(acme.dir, 'clone', '--quiet', '--depth', '1', acme.cloneUrl, folder);
  const head = await acme.git(folder, 'rev-parse', 'HEAD');
  await acme.git(folder, 'fetch', '--quiet', '--depth', '1', 'origin', head);
});
