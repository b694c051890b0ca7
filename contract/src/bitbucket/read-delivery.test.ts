import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readDelivery } from './read-delivery.ts';
import {
  actor,
  change,
  fork,
  pullRequestEvent,
  push,
  ref,
  repository,
  SHA_A,
  SHA_B,
} from './testing/payloads.ts';

const read = (event: string, payload: unknown) => readDelivery(event, payload, 'https://bitbucket.org');
const ada = { name: 'Ada Lovelace', login: 'ada', uuid: actor.uuid };
const repo = { fullName: 'acme/infra', uuid: repository.uuid };

describe('a push', () => {
  it('says which branch moved from where to where', () => {
    expect(read('repo:push', push(change()))).toEqual({
      facts: [
        {
          kind: 'push',
          repo,
          actor: ada,
          ref: 'branch',
          name: 'main',
          before: SHA_A,
          after: SHA_B,
          forced: false,
          message: 'Add network\n',
          author: ada,
          timestamp: null,
        },
      ],
    });
  });

  it('gives one fact for each of several changes', () => {
    const tag = change({ old: null, new: ref({ type: 'tag', name: 'v1.0.0' }) });
    const deleted = change({ new: null, old: ref({ name: 'gone', hash: SHA_A }), closed: true });
    expect(read('repo:push', push(change({ forced: true }), tag, deleted))).toMatchObject({
      facts: [
        { ref: 'branch', forced: true },
        { ref: 'tag', name: 'v1.0.0', before: null, after: SHA_B },
        { ref: 'branch', name: 'gone', before: SHA_A, after: null, message: '' },
      ],
    });
  });

  it('without changes asks for the heads to be read again', () => {
    expect(read('repo:push', push())).toEqual({ facts: [{ kind: 'heads', repo, actor: ada }] });
  });

  it('keeps the readable changes beside an unreadable one', () => {
    expect(read('repo:push', push({ new: { type: 'branch' } }, change()))).toMatchObject({
      facts: [{ name: 'main' }],
    });
  });

  it('names what a change lacks', () => {
    const noHash = change({ new: { type: 'branch', name: 'main', target: {} } });
    expect(read('repo:push', push(noHash))).toEqual({
      ignored: 'payload lacks push.changes.0.new.target.hash',
    });
    expect(read('repo:push', push(change(), {}).push)).toEqual({ ignored: 'payload lacks repository' });
    expect(read('repo:push', push({ old: null, new: null }))).toEqual({
      ignored: 'payload lacks push.changes.0.new and push.changes.0.old',
    });
    expect(read('repo:push', push(change({ new: ref({ type: 'bookmark' }) })))).toEqual({
      ignored: 'push.changes.0 is a "bookmark", neither branch nor tag',
    });
  });

  it('by an app or an unknown author names what is known', () => {
    const app = { type: 'app_user', display_name: 'Deploy token', uuid: '{1}' };
    const target = { ...ref().target, author: { raw: 'Grace Hopper <grace@acme.io>' } };
    const payload = { ...push(change({ new: { ...ref(), target } })), actor: app };
    expect(read('repo:push', payload)).toMatchObject({
      facts: [
        {
          actor: { name: 'Deploy token', login: null, uuid: '{1}' },
          author: { name: 'Grace Hopper', login: null, uuid: null },
        },
      ],
    });
    expect(read('repo:push', { ...push(change()), actor: null })).toMatchObject({
      facts: [{ actor: { name: 'unknown', login: null, uuid: null } }],
    });
  });
});

describe('a pull request event', () => {
  it.each([
    ['pullrequest:created', 'opened'],
    ['pullrequest:updated', 'updated'],
    ['pullrequest:push', 'updated'],
    ['pullrequest:approved', 'approved'],
    ['pullrequest:unapproved', 'unapproved'],
    ['pullrequest:changes_request_created', 'changes_requested'],
    ['pullrequest:changes_request_removed', 'changes_request_removed'],
    ['pullrequest:fulfilled', 'merged'],
    ['pullrequest:rejected', 'declined'],
  ])('%s is %s', (event, action) => {
    expect(read(event, pullRequestEvent())).toMatchObject({
      facts: [{ kind: 'pull_request', action, comment: null }],
    });
  });

  it('carries the facts of the pull request', () => {
    expect(read('pullrequest:created', pullRequestEvent())).toMatchObject({
      facts: [
        {
          repo,
          actor: ada,
          pullRequest: {
            number: 7,
            title: 'Add network',
            url: 'https://bitbucket.org/acme/infra/pull-requests/7',
            state: 'open',
            draft: false,
            author: ada,
            sourceBranch: 'feature/network',
            sourceRepo: repo,
            headSha: 'b'.repeat(12),
            destinationBranch: 'main',
            destinationSha: 'a'.repeat(12),
            fork: false,
            mergeSha: null,
          },
        },
      ],
    });
  });

  it('knows a fork by its repository, and counts a vanished source as one', () => {
    const source = { branch: { name: 'f' }, commit: { hash: 'b'.repeat(12) }, repository: fork };
    expect(read('pullrequest:created', pullRequestEvent({ source }))).toMatchObject({
      facts: [{ pullRequest: { fork: true, sourceRepo: { fullName: 'mallory/infra' } } }],
    });
    const gone = { branch: { name: 'f' }, commit: null, repository: null };
    expect(read('pullrequest:rejected', pullRequestEvent({ source: gone, state: 'DECLINED' }))).toMatchObject(
      {
        facts: [{ pullRequest: { fork: true, sourceRepo: null, headSha: null, state: 'declined' } }],
      },
    );
  });

  it('has no link but a web address', () => {
    const links = { html: { href: 'javascript:alert(1)' } };
    expect(read('pullrequest:created', pullRequestEvent({ links }))).toMatchObject({
      facts: [{ pullRequest: { url: 'https://bitbucket.org/acme/infra/pull-requests/7' } }],
    });
  });

  it('names what the payload lacks', () => {
    const source = { commit: null, repository: null };
    expect(read('pullrequest:created', pullRequestEvent({ source }))).toEqual({
      ignored: 'payload lacks pullrequest.source.branch',
    });
    expect(read('pullrequest:created', pullRequestEvent({ state: 'LOST' }))).toEqual({
      ignored: 'payload lacks a valid pullrequest.state',
    });
    expect(read('pullrequest:created', [])).toEqual({ ignored: 'payload is not a JSON object' });
  });
});

describe('a comment', () => {
  const comment = { id: 12, content: { raw: '/gantry plan' } };

  it('carries its text', () => {
    expect(read('pullrequest:comment_created', pullRequestEvent({}, { comment }))).toMatchObject({
      facts: [{ action: 'commented', comment: { id: 12, text: '/gantry plan' } }],
    });
  });

  it('loses characters that no database stores', () => {
    const odd = { id: 12, content: { raw: 'a\u0000b\ud800' } };
    expect(read('pullrequest:comment_created', pullRequestEvent({}, { comment: odd }))).toMatchObject({
      facts: [{ comment: { text: 'ab\ufffd' } }],
    });
  });

  it('that was edited or deleted is ignored', () => {
    for (const event of ['pullrequest:comment_updated', 'pullrequest:comment_deleted']) {
      expect(read(event, pullRequestEvent({}, { comment }))).toMatchObject({
        ignored: expect.stringContaining('only new comments'),
      });
    }
  });
});

describe('a repository event', () => {
  const renamed = { full_name: { old: 'acme/old', new: 'acme/infra' } };

  it('tells a rename from a change of other settings', () => {
    expect(read('repo:updated', { repository, actor, changes: renamed })).toEqual({
      facts: [{ kind: 'repository', repo: { ...repo, fullName: 'acme/old' }, actor: ada, to: 'acme/infra' }],
    });
    expect(read('repo:updated', { repository, actor, changes: { website: { old: '', new: 'x' } } })).toEqual({
      ignored: 'the repository changed, but not its name',
    });
  });

  it('tells a transfer and a deletion', () => {
    expect(read('repo:transfer', { repository, actor })).toMatchObject({ facts: [{ to: 'acme/infra' }] });
    expect(read('repo:deleted', { repository, actor })).toMatchObject({ facts: [{ repo, to: null }] });
  });
});

describe('any delivery', () => {
  const events = [
    'repo:push',
    'repo:updated',
    'pullrequest:created',
    'pullrequest:comment_created',
    'constructor',
    '__proto__',
  ];

  it('of an unknown event is ignored by name', () => {
    expect(read('pr:opened', {})).toEqual({ ignored: 'unknown event "pr:opened"' });
    expect(read('toString', {})).toEqual({ ignored: 'unknown event "toString"' });
  });

  it('of any JSON is answered without throwing', () => {
    fc.assert(
      fc.property(fc.constantFrom(...events), fc.jsonValue(), (event, payload) => {
        const result = read(event, payload);
        expect('ignored' in result || result.facts.length > 0).toBe(true);
      }),
      { numRuns: 500 },
    );
  });

  it('damaged at any one place is answered without throwing, and pollutes nothing', () => {
    const whole = [
      push(change(), change({ new: null })),
      pullRequestEvent({}, { comment: { id: 1, content: { raw: 'x' } } }),
      { repository, actor, changes: { full_name: { old: 'acme/old', new: 'acme/infra' } } },
    ];
    const damaged = whole.flatMap((payload) => [...paths(payload)].map((path) => ({ payload, path })));
    fc.assert(
      fc.property(
        fc.constantFrom(...events),
        fc.constantFrom(...damaged),
        fc.jsonValue(),
        (event, { payload, path }, value) => {
          read(event, JSON.parse(JSON.stringify(replaced(payload, path, value))));
          read(event, JSON.parse('{"__proto__":{"polluted":1},"repository":{"__proto__":{"polluted":1}}}'));
          expect(Reflect.get({}, 'polluted')).toBeUndefined();
        },
      ),
      { numRuns: 500 },
    );
  });
});

function* paths(value: unknown, above: string[] = []): Generator<string[]> {
  if (above.length > 0) yield above;
  if (typeof value !== 'object' || value === null) return;
  for (const [key, child] of Object.entries(value)) yield* paths(child, [...above, key]);
}

function replaced(value: unknown, [key, ...rest]: string[], by: unknown): unknown {
  if (key === undefined) return by;
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).map(([name, child]) => [
    name,
    name === key ? replaced(child, rest, by) : child,
  ]);
  return Array.isArray(value) ? entries.map(([, child]) => child) : Object.fromEntries(entries);
}
