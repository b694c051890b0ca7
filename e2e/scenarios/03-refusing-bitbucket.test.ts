import type { Repository } from '@gantry/emulator';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { commentsOf, documentedScopes, openPullRequest, statusesOf, webhookScopes } from '../support/acme.ts';
import { deliveriesOf, integrationOf, postDelivery, replaceToken } from '../support/deliveries.ts';
import { type Installation, startInstallation } from '../support/installation.ts';
import { createStack, runsOf, testConnection } from '../support/platform.ts';
import { until } from '../support/until.ts';

/** The token has the two documented scopes and no other, so people make the webhook by hand. */
let installation: Installation;
let repo: Repository;

const terraform = (size: number): string => `output "size" {\n  value = ${size}\n}\n`;
const target = { repository: 'acme/infrastructure' };

beforeAll(async () => {
  installation = await startInstallation({ scopes: documentedScopes });
  repo = await installation.createRepository('infrastructure', { 'app/main.tf': terraform(1) });
  await createStack(installation.gantry.admin, { ...target, name: 'App', projectRoot: 'app' });
});
afterAll(() => installation?.close());

const push = (branch: string, size: number): Promise<string> =>
  installation.acme.emulator.seed.commitFiles({
    repo,
    branch,
    files: { 'app/main.tf': terraform(size) },
    message: `Size ${size}\n`,
    author: installation.acme.ada.user,
  });
const newestDelivery = async () => (await deliveriesOf(installation.gantry.admin))[0];
const finishedRun = (sha: string) =>
  until('the finished run', async () =>
    (await runsOf(installation.gantry.admin, 'app')).find(
      ({ commit, state }) => commit.hash === sha && state === 'FINISHED',
    ),
  );

test('without scopes for webhooks the manual steps are shown, and work', async () => {
  const { acme, gantry } = installation;
  const integration = await until('the verdict on the webhook', async () => {
    const seen = await integrationOf(gantry.admin);
    return seen.repositories[0]?.webhook === 'UNKNOWN' ? null : seen;
  });
  expect(integration.connection).toMatchObject({ ok: true });
  expect(integration.repositories).toMatchObject([{ repository: 'acme/infrastructure', webhook: 'MANUAL' }]);
  expect(integration.repositories[0]?.message).toContain(
    'Add the webhook by hand with the endpoint and the secret of this integration.',
  );
  const admin = acme.emulator.seed.createApiToken({
    user: acme.ada.user,
    scopes: [...documentedScopes, ...webhookScopes],
    label: 'by hand',
  });
  const response = await fetch(`${acme.emulator.url}/2.0/repositories/acme/infrastructure/hooks`, {
    method: 'POST',
    headers: {
      authorization: `Basic ${Buffer.from(`${acme.ada.user.email}:${admin}`).toString('base64')}`,
      'content-type': 'application/json',
    },
    body: JSON.stringify({
      description: 'Gantry',
      url: integration.webhookUrl,
      secret: integration.webhookSecret,
      active: true,
      events: ['repo:push', 'pullrequest:created', 'pullrequest:updated'],
    }),
  });
  expect(response.status).toBe(201);
  await finishedRun(await push('by-hand', 2));
});

test('a Bitbucket that fails for a while costs time and nothing else', async () => {
  const { acme, gantry } = installation;
  // Two calls at once are asked four times each before they give up, so that the first job fails as a whole.
  acme.emulator.faults.rest(
    { kind: 'server-error', status: 503 },
    { times: 10, match: /refs\/branches|diffstat/ },
  );
  const sha = await push('troubled', 3);
  const troubled = await until('the problem on the event', async () => {
    const event = (await newestDelivery())?.events[0];
    return event?.problem == null ? null : event;
  });
  expect(troubled.problem).toContain('Gantry tries again by itself');
  await finishedRun(sha);
  expect((await newestDelivery())?.events[0]?.problem).toBeNull();
  const status = await until('the status', async () =>
    (await statusesOf(acme.ada, repo, sha)).find(({ state }) => state === 'SUCCESSFUL'),
  );
  expect(status.name).toBe('gantry/app');
  expect(await runsOf(gantry.admin, 'app')).toHaveLength(2);
});

test('a revoked token is told; with a new one the waiting event goes on', async () => {
  const { acme, gantry } = installation;
  const { emulator, bot } = acme;
  for (const credential of emulator.state.credentials.values()) {
    if (credential.label === 'Gantry') emulator.seed.revokeToken(credential);
  }
  const sha = await push('revoked', 4);
  const refused = await until('the problem on the event', async () => {
    const event = (await newestDelivery())?.events[0];
    return event?.problem == null ? null : event;
  });
  expect(refused.problem).toContain('refused the email and token');
  expect(await runsOf(gantry.admin, 'app')).toHaveLength(2);
  await expect(testConnection(gantry.admin, { email: bot.email, token: acme.botToken })).rejects.toThrow(
    'knows no such token',
  );
  await replaceToken(
    gantry.admin,
    emulator.seed.createApiToken({ user: bot, scopes: documentedScopes, label: 'Gantry 2' }),
  );
  await finishedRun(sha);
});

test('a branch, and a repository, that do not exist are refused when the stack is created', async () => {
  const { admin } = installation.gantry;
  const given = { ...target, name: 'Lost', projectRoot: 'app' };
  await expect(createStack(admin, { ...given, branch: 'nowhere' })).rejects.toThrow(
    'The branch does not exist',
  );
  await expect(createStack(admin, { ...given, repository: 'acme/nothing' })).rejects.toThrow(
    'The repository does not exist, or the token may not see it',
  );
});

test('a project root that is not in the commit fails the run, with status and comment', async () => {
  const { acme, gantry } = installation;
  await createStack(gantry.admin, {
    ...target,
    name: 'Rootless',
    projectRoot: 'ap',
    additionalProjectGlobs: ['**'],
  });
  const sha = await push('rootless', 5);
  const { id } = await openPullRequest(acme.ada, repo, 'rootless', 'No such folder');
  const failed = await until('the failed run', async () =>
    (await runsOf(gantry.admin, 'rootless')).find(({ state }) => state === 'FAILED'),
  );
  expect(failed.failureCode).toBe('PROJECT_ROOT_MISSING');
  expect(failed.reason).toBe(
    'The project root "ap" is not a folder of this commit. The repository root has app/. Correct the project root in the stack\'s settings, or commit the folder.',
  );
  const status = await until('the failed status', async () =>
    (await statusesOf(acme.ada, repo, sha)).find(({ state }) => state === 'FAILED'),
  );
  expect(status).toMatchObject({ name: 'gantry/rootless', description: failed.reason });
  const comment = await until('the comment', async () =>
    (await commentsOf(acme.ada, repo, id)).find(({ content }) =>
      content.raw.includes('The project root "ap"'),
    ),
  );
  expect(comment.content.raw).toContain('Rootless');
});

test('a Bitbucket that is out of reach is told where people ask for it, and what arrives is kept', async () => {
  const { acme, gantry } = installation;
  const before = (await deliveriesOf(gantry.admin)).length;
  const { webhookUrl, webhookSecret: secret } = await integrationOf(gantry.admin);
  await acme.emulator.close();
  await expect(testConnection(gantry.admin, { email: acme.bot.email, token: 'ATATT-x' })).rejects.toThrow(
    'cannot be reached',
  );
  await expect(createStack(gantry.admin, { ...target, name: 'Away', projectRoot: 'app' })).rejects.toThrow(
    'cannot be reached',
  );
  const body = JSON.stringify({
    actor: { display_name: 'Ada', uuid: '{ada}' },
    repository: { full_name: 'acme/infrastructure', uuid: repo.uuid },
    push: {
      changes: [
        { old: null, new: { type: 'branch', name: 'main', target: { hash: 'a'.repeat(40), message: 'm' } } },
      ],
    },
  });
  expect((await postDelivery(webhookUrl, { body, secret })).status).toBe(202);
  const event = await until('the problem on the event', async () => {
    const seen = (await newestDelivery())?.events[0];
    return seen?.problem == null ? null : seen;
  });
  expect(event.problem).toContain('cannot be reached');
  expect(await deliveriesOf(gantry.admin)).toHaveLength(before + 1);
});
