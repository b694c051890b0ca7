import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Acme, basic, startAcme } from '../testing/harness.ts';
import { loadOpenApi } from '../testing/openapi.ts';
import { hasPayloads } from '../testing/payloads.ts';

const REPO = '/repositories/acme/infrastructure';
const PR = `${REPO}/pullrequests/1`;
const HOOK = { url: 'http://127.0.0.1:9/', events: ['repo:push'], description: 'x' };
const STATUS = { key: 'k', state: 'SUCCESSFUL', url: 'https://ci.example/1', name: 'n', refname: 'topic' };
const REPORT = { title: 't', details: 'd', report_type: 'TEST', result: 'PASSED' };
const ANNOTATION = { external_id: 'a', annotation_type: 'BUG', summary: 's', path: 'README.md', line: 1 };

type Step = [method: string, path: string, body?: unknown];

/** Every operation once, in an order in which each finds what it needs; HEAD, HOOK and COMMENT are filled in. */
const STEPS: Step[] = [
  ['GET', '/user'],
  ['GET', '/user/emails'],
  ['GET', '/user/workspaces'],
  ['GET', '/user/workspaces/acme/permission'],
  ['GET', '/user/workspaces/acme/permissions/repositories'],
  ['GET', '/users/USER'],
  ['GET', '/workspaces/acme'],
  ['GET', '/workspaces/acme/members'],
  ['GET', '/workspaces/acme/projects'],
  ['GET', '/workspaces/acme/projects/PROJ'],
  ['GET', '/repositories/acme'],
  ['POST', '/repositories/acme/other', { description: 'x' }],
  ['PUT', '/repositories/acme/other', { description: 'y' }],
  ['DELETE', '/repositories/acme/other'],
  ['GET', REPO],
  ['POST', `${REPO}/forks`, { name: 'fork' }],
  ['GET', `${REPO}/forks`],
  ['GET', `${REPO}/refs`],
  ['GET', `${REPO}/refs/branches`],
  ['POST', `${REPO}/src`, { message: 'Raise it', branch: 'raised', '/app/main.tf': 'raised\n' }],
  ['POST', `${REPO}/refs/branches`, { name: 'spare', target: { hash: 'main' } }],
  ['GET', `${REPO}/refs/branches/spare`],
  ['DELETE', `${REPO}/refs/branches/spare`],
  ['POST', `${REPO}/refs/tags`, { name: 'v1', target: { hash: 'main' }, message: 'One' }],
  ['GET', `${REPO}/refs/tags`],
  ['GET', `${REPO}/refs/tags/v1`],
  ['DELETE', `${REPO}/refs/tags/v1`],
  ['GET', `${REPO}/commit/HEAD`],
  ['GET', `${REPO}/commits`],
  ['GET', `${REPO}/commits/topic`],
  ['GET', `${REPO}/merge-base/HEAD..main`],
  ['GET', `${REPO}/src/HEAD/`],
  ['GET', `${REPO}/src/HEAD/README.md?format=meta`],
  ['GET', `${REPO}/diffstat/HEAD..main`],
  ['GET', `${REPO}/diff/HEAD`],
  [
    'POST',
    `${REPO}/pullrequests`,
    { title: 'Topic', description: '*x*', source: { branch: { name: 'topic' } } },
  ],
  ['GET', `${REPO}/pullrequests`],
  ['GET', PR],
  ['PUT', PR, { title: 'Better' }],
  ['POST', `${PR}/approve`],
  ['DELETE', `${PR}/approve`],
  ['POST', `${PR}/request-changes`],
  ['DELETE', `${PR}/request-changes`],
  ['GET', `${PR}/diffstat`],
  ['GET', `${PR}/diff`],
  ['GET', `${PR}/commits`],
  ['GET', `${PR}/conflicts`],
  ['GET', `${REPO}/file-conflicts/HEAD..main`],
  ['POST', `${PR}/comments`, { content: { raw: 'x' }, inline: { path: 'app/main.tf', to: 1 } }],
  ['GET', `${PR}/comments`],
  ['GET', `${PR}/comments/COMMENT`],
  ['PUT', `${PR}/comments/COMMENT`, { content: { raw: 'y' } }],
  ['POST', `${PR}/comments/COMMENT/resolve`],
  ['DELETE', `${PR}/comments/COMMENT/resolve`],
  ['DELETE', `${PR}/comments/COMMENT`],
  ['GET', `${PR}/activity`],
  ['POST', `${REPO}/commit/HEAD/statuses/build`, STATUS],
  ['PUT', `${REPO}/commit/HEAD/statuses/build/k`, { state: 'FAILED' }],
  ['GET', `${REPO}/commit/HEAD/statuses/build/k`],
  ['GET', `${REPO}/commit/HEAD/statuses`],
  ['GET', `${PR}/statuses`],
  ['PUT', `${REPO}/commit/HEAD/reports/r`, REPORT],
  ['GET', `${REPO}/commit/HEAD/reports`],
  ['GET', `${REPO}/commit/HEAD/reports/r`],
  ['POST', `${REPO}/commit/HEAD/reports/r/annotations`, [ANNOTATION]],
  ['GET', `${REPO}/commit/HEAD/reports/r/annotations`],
  ['PUT', `${REPO}/commit/HEAD/reports/r/annotations/a`, ANNOTATION],
  ['GET', `${REPO}/commit/HEAD/reports/r/annotations/a`],
  ['DELETE', `${REPO}/commit/HEAD/reports/r/annotations/a`],
  ['DELETE', `${REPO}/commit/HEAD/reports/r`],
  ['GET', `${REPO}/commit/HEAD/pullrequests`],
  ['POST', `${PR}/merge`, {}],
  ['POST', `${REPO}/pullrequests`, { title: 'Two', source: { branch: { name: 'two' } } }],
  ['POST', `${REPO}/pullrequests/2/decline`],
  ['POST', `${REPO}/hooks`, HOOK],
  ['GET', `${REPO}/hooks`],
  ['GET', `${REPO}/hooks/HOOK`],
  ['PUT', `${REPO}/hooks/HOOK`, { ...HOOK, active: false }],
  ['DELETE', `${REPO}/hooks/HOOK`],
  ['POST', '/workspaces/acme/hooks', HOOK],
  ['GET', '/workspaces/acme/hooks'],
  ['GET', '/workspaces/acme/hooks/HOOK'],
  ['DELETE', '/workspaces/acme/hooks/HOOK'],
  ['GET', '/hook_events'],
  ['GET', '/hook_events/workspace'],
  ['GET', '/workspaces'],
  ['GET', `${REPO}/refs/branches/none`],
  ['GET', `${REPO}/commit/none`],
];

/** Answers that the description forgets: the emails themselves, and the removals, which came after it. */
const UNDESCRIBED = new Set(['GET /user/emails 200', 'GET /workspaces 410']);

describe.runIf(hasPayloads)('the description of Bitbucket fits', () => {
  let acme: Acme;
  const ids = { HEAD: '', HOOK: '', COMMENT: '', USER: '' };
  const openApi = hasPayloads ? loadOpenApi() : null;

  beforeAll(async () => {
    acme = await startAcme();
    acme.repo.commitLinks = 'installed';
    const commit = (branch: string, files: Record<string, string>) =>
      acme.emulator.seed.commitFiles({ repo: acme.repo, branch, author: acme.bob, message: 'x\n', files });
    ids.HEAD = await commit('topic', { 'app/main.tf': 'changed\n' });
    await commit('two', { 'two.txt': '2\n' });
    ids.USER = encodeURIComponent(acme.alice.uuid);
  });
  afterAll(() => acme.close());

  test.each(STEPS)('%s %s', async (method, template, body) => {
    const path = template.replace(/HEAD|HOOK|COMMENT|USER/g, (name) => ids[name as keyof typeof ids]);
    const answer = await acme.call(method, path, {
      redirect: 'manual',
      ...(body === undefined ? {} : { body }),
    });
    if (template.endsWith('/hooks') && method === 'POST') ids.HOOK = encodeURIComponent(answer.text('uuid'));
    if (template.endsWith('/comments') && method === 'POST') ids.COMMENT = String(answer.at('id'));
    const described = openApi?.templateOf(method, path.replace(/\?.*/, '').replace(/(.)\/$/, '$1/x'));
    expect(described, path).toBeTruthy();
    if (UNDESCRIBED.has(`${method} ${described} ${answer.status}`)) return;
    expect(openApi?.problems(method, described ?? '', answer.status, answer.json)).toEqual([]);
  });

  test('errors are errors to the description too', async () => {
    const authorization = basic('bob@acme.test', acme.bobToken);
    const answer = await acme.call('GET', '/workspaces/other', { authorization });
    expect(openApi?.problems('GET', '/workspaces/{workspace}', answer.status, answer.json)).toEqual([]);
  });
});
