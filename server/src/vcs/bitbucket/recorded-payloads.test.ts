import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { readDelivery } from '@gantry/contract/bitbucket/read-delivery';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { verifySignature } from './signature.ts';

const folder = resolve(import.meta.dirname, '../../../../../shared/bitbucket-payloads');
const text = (path: string) => readFileSync(resolve(folder, path), 'utf8');

/** What each recorded delivery must be read as: the facts in brief, or a part of the reason it is ignored for. */
const expected: Record<string, readonly string[] | string> = {
  'pullrequest-approved--woodpecker-1': ['approved #2 open wen-emos@26240d6b7e74 -> niam'],
  'pullrequest-changes_request_created--woodpecker-1': [
    'changes_requested #3 open erom@dd1c5b604ee9 -> niam',
  ],
  'pullrequest-changes_request_removed--woodpecker-1': [
    'changes_request_removed #2 open wen-emos@26240d6b7e74 -> niam',
  ],
  'pullrequest-comment_created--go-scm-1': [
    'commented #1 open tiwhitepaper-rutvij@b9437f32dddd -> 2021.x test comment',
  ],
  'pullrequest-comment_created--woodpecker-1': ['commented #2 open wen-emos@26240d6b7e74 -> niam a comment'],
  'pullrequest-comment_deleted--go-scm-1': 'only new comments',
  'pullrequest-created--atlantis-1': [
    'opened #16 open Luke/maintf-edited-online-with-bitbucket-1560433073473@1e69a602caef -> main fork',
  ],
  'pullrequest-created--jenkins-branch-source-1': ['opened #735 open feature/test@d31df3425c5b -> master'],
  'pullrequest-created--jenkins-branch-source-2': ['opened #3 open main@1c48041a96db -> main fork'],
  'pullrequest-created--woodpecker-1': ['opened #2 open wen-emos@39f188d78e1e -> niam'],
  'pullrequest-fulfilled--atlantis-1': [
    'merged #16 merged Luke/maintf-edited-online-with-bitbucket-1560433073473@1e69a602caef -> main merge 981c4a02003b',
  ],
  'pullrequest-fulfilled--woodpecker-1': [
    'merged #2 merged wen-emos@26240d6b7e74 -> niam merge fc2a2c05765d',
  ],
  'pullrequest-rejected--jenkins-branch-source-1': [
    'declined #735 declined feature/test@d31df3425c5b -> master',
  ],
  'pullrequest-rejected--woodpecker-1': ['declined #1 declined saa-erom@d0e829618d28 -> niam'],
  'pullrequest-updated--jenkins-branch-source-1': [
    'updated #1 open release/release-1@f945c96c71d0 -> master',
  ],
  'pullrequest-updated--jenkins-branch-source-2': ['updated #3 open main@63e3d18dca4c -> main fork'],
  'pullrequest-updated--jenkins-branch-source-3': ['updated #3 open main@63e3d18dca4c -> stable fork'],
  'pullrequest-updated--woodpecker-1': ['updated #2 open wen-emos@26240d6b7e74 -> niam'],
  'pullrequest-updated--woodpecker-2': ['updated #1 open saa-erom@d0e829618d28 -> niam'],
  'repo-commit_status_created--go-scm-1': 'build statuses',
  'repo-commit_status_updated--go-scm-1': 'build statuses',
  'repo-push--go-scm-1': ['tag feature/x new..141977f by Brad Rydzewski'],
  'repo-push--jenkins-branch-source-1': ['branch feature/webhook new..d7f300a by Nikolas Falco'],
  'repo-push--jenkins-branch-source-2': ['branch feature/issue-819 a101992..5ecffa3 forced by Nikolas Falco'],
  'repo-push--jenkins-branch-source-3': ['branch feature/test new..174561d by Nikolas Falco'],
  'repo-push--jenkins-branch-source-4': ['branch feature/test 174561d..gone by Nikolas Falco'],
  'repo-push--jenkins-branch-source-5': ['tag simple-tag new..7ef5981 by Nikolas Falco'],
  'repo-push--jenkins-branch-source-6': ['tag test-tag new..7ef5981 by Nikolas Falco'],
  'repo-push--jenkins-branch-source-7': ['tag test 174561d..gone by Nikolas Falco'],
  'repo-push--jenkins-branch-source-8': ['heads'],
  'repo-push--woodpecker-1': ['branch niam 71e37e5..859c737 by 6543'],
  'repo-push--zulip-1': ['branch master new..84b96ad by Tomasz', 'tag a new..450118a by Tomasz Kolek'],
  'repo-updated--zulip-1': ['webhooktest/test-repo -> webhooktest/new-name'],
};

describe.runIf(existsSync(folder))('deliveries recorded from Bitbucket Cloud', () => {
  it('are all listed here', () => {
    const files = readdirSync(resolve(folder, 'webhooks')).filter((file) => !file.startsWith('_'));
    expect(files.map((file) => file.replace('.json', '')).sort()).toEqual(Object.keys(expected).sort());
  });

  it.each(Object.entries(expected))('%s', (file, result) => {
    const event = file.replace(/--.*/, '').replace('-', ':');
    const read = readDelivery(event, JSON.parse(text(`webhooks/${file}.json`)), 'https://bitbucket.org');
    if (typeof result === 'string') expect(read).toMatchObject({ ignored: expect.stringContaining(result) });
    else expect('facts' in read && read.facts.map(brief)).toEqual(result);
  });

  it('carry the signatures that were recorded', () => {
    const vector = z.object({
      file: z.string().optional(),
      body: z.string().optional(),
      secret: z.string(),
      value: z.string(),
    });
    const vectors = z
      .array(vector)
      .min(2)
      .parse(JSON.parse(text('signature-vectors.json')));
    for (const { file, body, secret, value } of vectors) {
      const bytes = file ? readFileSync(resolve(folder, file)) : Buffer.from(body ?? '');
      expect(verifySignature({ headers: { 'x-hub-signature': value }, body: bytes }, ['other', secret])).toBe(
        1,
      );
    }
  });
});

type Fact = Extract<ReturnType<typeof readDelivery>, { facts: unknown }>['facts'][number];

function brief(fact: Fact): string {
  if (fact.kind === 'repository') return `${fact.repo.fullName} -> ${fact.to}`;
  if (fact.kind === 'heads') return 'heads';
  if (fact.kind === 'push') {
    const move = `${fact.before?.slice(0, 7) ?? 'new'}..${fact.after?.slice(0, 7) ?? 'gone'}`;
    return `${fact.ref} ${fact.name} ${move}${fact.forced ? ' forced' : ''} by ${fact.author.name}`;
  }
  const { number, state, sourceBranch, headSha, destinationBranch, fork, draft, mergeSha } = fact.pullRequest;
  const marks = [fork && 'fork', draft && 'draft', mergeSha && `merge ${mergeSha}`, fact.comment?.text];
  return [
    `${fact.action} #${number} ${state} ${sourceBranch}@${headSha} -> ${destinationBranch}`,
    ...marks.filter(Boolean),
  ].join(' ');
}
