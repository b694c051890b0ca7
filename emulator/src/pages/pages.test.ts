import { afterEach, beforeEach, expect, test } from 'vitest';
import { type Acme, startAcme } from '../testing/harness.ts';
import { type Receiver, startReceiver } from '../testing/receiver.ts';

let acme: Acme;
let receiver: Receiver;
beforeEach(async () => {
  [acme, receiver] = await Promise.all([startAcme(), startReceiver()]);
  await acme.emulator.seed.commitFiles({
    repo: acme.repo,
    branch: 'topic',
    author: acme.bob,
    message: 'Change\n',
    files: {
      'README.md': '# Title\n\n<script>alert(1)</script>\n\n[x](javascript:alert(1))\n',
      'a&b.txt': '<b>\n',
    },
  });
});
afterEach(() => Promise.all([acme.close(), receiver.close()]));

const REPO = '/acme/infrastructure';

async function page(path: string, cookie = '') {
  const response = await fetch(acme.emulator.url + path, { headers: { cookie } });
  return { status: response.status, text: await response.text(), headers: response.headers };
}

/** Posts a form as a browser would; `actAs` is the person chosen with the switch. */
async function post(
  path: string,
  fields: Record<string, string | string[]>,
  actAs = acme.alice,
  origin = acme.emulator.url,
) {
  const body = new URLSearchParams();
  for (const [name, value] of Object.entries(fields))
    for (const one of [value].flat()) body.append(name, one);
  return fetch(acme.emulator.url + path, {
    method: 'POST',
    redirect: 'manual',
    headers: { origin, cookie: `emulator_user=${encodeURIComponent(actAs.uuid)}` },
    body,
  });
}

async function openPullRequest() {
  await acme.call('POST', '/repositories/acme/infrastructure/pullrequests', {
    body: { title: 'A <title>', description: '<details>no</details>', source: { branch: { name: 'topic' } } },
  });
}

test.each([
  '/',
  '/acme/',
  REPO,
  `${REPO}/src/main/app/main.tf`,
  `${REPO}/commits/`,
  `${REPO}/branches/`,
  `${REPO}/branch/topic`,
  `${REPO}/branches/compare/topic..main`,
  `${REPO}/commits/topic`,
  `${REPO}/pull-requests/`,
  `${REPO}/pull-requests/new?source=topic`,
  `${REPO}/pull-requests/1`,
  `${REPO}/admin/webhooks`,
  `${REPO}/admin/webhooks/new`,
  '/acme/workspace/settings/webhooks',
  '/account/api-tokens',
])('the page %s is there', async (path) => {
  await openPullRequest();
  const { status, text } = await page(path);
  expect(status).toBe(200);
  expect(text.match(/<h1/g)?.length).toBeGreaterThanOrEqual(1);
});

test('HTML in Markdown, titles and files is shown as text', async () => {
  await openPullRequest();
  const pullRequest = await page(`${REPO}/pull-requests/1`);
  expect(pullRequest.text).toContain('A &lt;title&gt;');
  expect(pullRequest.text).toContain('&lt;details&gt;');
  const { text, headers } = await page(`${REPO}/src/topic/`);
  expect(text).toContain('&lt;script&gt;alert(1)&lt;/script&gt;');
  expect(text).not.toContain('javascript:');
  expect(headers.get('content-security-policy')).toContain("default-src 'none'");
});

test('every link of a pull request in the API leads to a page', async () => {
  await openPullRequest();
  const answer = await acme.call('GET', '/repositories/acme/infrastructure/pullrequests/1');
  for (const href of [
    answer.text('links.html.href'),
    answer.text('author.links.html.href'),
    answer.text('source.commit.links.html.href'),
    answer.text('author.links.avatar.href'),
  ]) {
    expect((await fetch(href)).status, href).toBe(200);
  }
});

test('the buttons of a pull request work as the chosen person', async () => {
  await openPullRequest();
  const base = `${REPO}/pull-requests/1`;
  expect((await post(`${base}/approve`, {}, acme.bob)).status).toBe(303);
  await post(`${base}/comment`, { raw: 'From the *page*' }, acme.bob);
  await post(`${base}/request-changes`, {}, acme.alice);
  const answer = await acme.call('GET', '/repositories/acme/infrastructure/pullrequests/1');
  const states = answer.list('participants').map((entry) => [entry.at('user.nickname'), entry.at('state')]);
  expect(states).toEqual([
    ['bob', 'approved'],
    ['alice', 'changes_requested'],
  ]);
  expect((await page(base)).text).toContain('From the <em>page</em>');
  await post(`${base}/merge`, { strategy: 'squash', close: 'on' });
  expect((await acme.call('GET', '/repositories/acme/infrastructure/pullrequests/1')).json).toMatchObject({
    state: 'MERGED',
    close_source_branch: true,
  });
});

test('a form from another site is refused', async () => {
  await openPullRequest();
  const refused = await post(`${REPO}/pull-requests/1/decline`, {}, acme.alice, 'https://evil.example');
  expect(refused.status).toBe(403);
  expect((await acme.call('GET', '/repositories/acme/infrastructure/pullrequests/1')).at('state')).toBe(
    'OPEN',
  );
});

test('the webhook form makes a signed webhook whose deliveries can be read and sent again', async () => {
  const form = await page(`${REPO}/admin/webhooks/new`);
  for (const label of [
    'Title',
    'URL',
    'Secret',
    'Active',
    'Push',
    'Approval removed',
    'Merged',
    'Comment created',
    'Declined',
  ]) {
    expect(form.text).toContain(label);
  }
  const fields = {
    description: 'Gantry',
    url: receiver.url,
    secret: 's',
    active: 'on',
    events: ['repo:push', 'pullrequest:created'],
  };
  expect((await post(`${REPO}/admin/webhooks/new`, fields)).status).toBe(303);
  await openPullRequest();
  await acme.emulator.idle();
  const [hook] = acme.repo.hooks.values();
  const history = `${REPO}/admin/webhooks/${hook?.uuid.slice(1, -1)}/history`;
  const list = await page(history);
  expect(list.text).toContain('pullrequest:created');
  const delivery = `${history}/${hook?.deliveries[0]?.uuid.slice(1, -1)}`;
  const details = await page(delivery);
  expect(details.text).toContain('X-Hub-Signature');
  expect(details.text).toContain('Response 200');
  expect((await post(`${delivery}/resend`, {})).status).toBe(303);
  await acme.emulator.idle();
  expect(receiver.received).toHaveLength(2);
  expect(receiver.received[1]?.raw).toEqual(receiver.received[0]?.raw);
});

test('a refused webhook keeps what was typed and says why', async () => {
  const refused = await post(`${REPO}/admin/webhooks/new`, { description: 'Typed', url: receiver.url });
  const text = await refused.text();
  expect(refused.status).toBe(400);
  expect(text).toContain('value="Typed"');
  expect(text).toContain('events: At least one event is required.');
});

test('webhooks are for administrators', async () => {
  const { status, text } = await page(
    `${REPO}/admin/webhooks`,
    `emulator_user=${encodeURIComponent(acme.bob.uuid)}`,
  );
  expect(status).toBe(403);
  expect(text).toContain('You need admin permission');
});

test('a token made on the page is shown once and works', async () => {
  const expires = new Date(Date.now() + 86_400_000).toISOString().slice(0, 10);
  const fields = { label: 'Page', expires, scopes: ['read:user:bitbucket', 'read:repository:bitbucket'] };
  const made = await post('/account/api-tokens', fields);
  const token = /ATATT3x[\w=-]+/.exec(await made.text())?.[0] ?? '';
  const authorization = `Basic ${Buffer.from(`alice@acme.test:${token}`).toString('base64')}`;
  expect((await acme.call('GET', '/user', { authorization })).status).toBe(200);
  expect((await page('/account/api-tokens')).text).not.toContain(token);
  const credential = [...acme.emulator.state.credentials.values()].find(({ label }) => label === 'Page');
  await post(`/account/api-tokens/${credential?.id}/revoke`, {});
  expect((await acme.call('GET', '/user', { authorization })).status).toBe(401);
});

test('the control API tells deliveries and plans faults', async () => {
  await acme.call('POST', '/repositories/acme/infrastructure/hooks', {
    body: { url: receiver.url, events: ['repo:push'] },
  });
  const control = `${acme.emulator.url}/_emulator`;
  const fault = { rest: { kind: 'server-error', status: 502 }, times: 1, match: 'user' };
  expect((await acme.call('POST', `${control}/faults`, { body: fault })).status).toBe(200);
  expect((await acme.call('GET', '/user')).status).toBe(502);
  expect((await acme.call('POST', `${control}/faults`, { body: { rest: { kind: 'unknown' } } })).status).toBe(
    400,
  );
  await acme.emulator.seed.commitFiles({
    repo: acme.repo,
    branch: 'main',
    author: acme.bob,
    message: 'x',
    files: { a: 'b' },
  });
  await acme.call('POST', `${control}/idle`);
  const answer = await acme.call('GET', `${control}/deliveries`);
  expect(answer.at('values[0]')).toMatchObject({
    event: 'repo:push',
    state: 'delivered',
    payload: { push: { changes: [{}] } },
  });
  const again = await acme.call('POST', `${control}/deliveries/${answer.at('values[0].uuid')}/resend`);
  expect(again.at('requestUuid')).not.toBe(answer.at('values[0].requestUuid'));
});

test('reports stand on the page of the pull request, their annotations at the lines of the difference', async () => {
  await openPullRequest();
  const head = acme.repo.pullRequests.get(1)?.source.hash;
  const report = `/repositories${REPO}/commit/${head}/reports/gantry-app`;
  const fields = { title: 'Gantry: App', details: '1 to destroy', report_type: 'TEST', result: 'FAILED' };
  await acme.call('PUT', report, { body: fields });
  const annotation = (external_id: string, given: object) => ({
    ...{ external_id, annotation_type: 'BUG', severity: 'HIGH', summary: `<i>${external_id}</i>` },
    ...given,
  });
  const body = [
    annotation('at-line', { path: 'README.md', line: 3, details: 'It is not closed.' }),
    annotation('at-file', { path: 'README.md' }),
    annotation('elsewhere', { path: 'other.md', line: 1 }),
  ];
  await acme.call('POST', `${report}/annotations`, { body });
  const { text } = await page(`${REPO}/pull-requests/1`);
  expect(text).toContain('Gantry: App');
  expect(text).toContain('&lt;i&gt;elsewhere&lt;/i&gt;');
  expect(text).not.toContain('<i>');
  const [, readme = ''] = text.split('<h3 class="mono">README.md</h3>');
  expect(readme).toMatch(
    /class="note"[\s\S]*at-file[\s\S]*# Title[\s\S]*alert\(1\)[\s\S]*at-line[\s\S]*It is not closed[\s\S]*javascript/,
  );
  expect(readme).not.toContain('elsewhere');
});
