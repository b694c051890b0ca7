import type { Repository } from '@gantry/emulator';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { approve, commentsOf, hooksOf, merge, openPullRequest, statusesOf } from '../support/acme.ts';
import { type Installation, startInstallation } from '../support/installation.ts';
import { act, createStack, logOf, runsOf } from '../support/platform.ts';
import { until } from '../support/until.ts';

const terraform = (name: string, size: number): string => `
resource "terraform_data" "${name}" {
  input = { size = ${size} }
}

output "size" {
  value = terraform_data.${name}.output.size
}
`;

let installation: Installation;
let repo: Repository;
let network: string;
let app: string;

beforeAll(async () => {
  installation = await startInstallation();
  repo = await installation.createRepository('infrastructure', {
    'network/main.tf': terraform('network', 1),
    'app/main.tf': terraform('app', 1),
    'README.md': '# Infrastructure\n',
  });
  const { admin } = installation.gantry;
  network = await createStack(admin, {
    name: 'Network',
    repository: 'acme/infrastructure',
    projectRoot: 'network',
  });
  app = await createStack(admin, { name: 'App', repository: 'acme/infrastructure', projectRoot: '/app/' });
});
afterAll(() => installation?.close());

test('binding a repository creates its webhook, once for all its stacks', async () => {
  const { acme, gantry } = installation;
  await gantry.app.jobs.idle();
  const hooks = await hooksOf(acme.ada, repo);
  expect(hooks).toHaveLength(1);
  expect(hooks[0]).toMatchObject({
    url: `${gantry.url}/webhooks/bitbucket-cloud/acme-default`,
    active: true,
    secret_set: true,
  });
  expect(hooks[0]?.events).toEqual(
    expect.arrayContaining(['repo:push', 'pullrequest:created', 'pullrequest:rejected']),
  );
});

test('a pull request is planned, merged, confirmed and applied, and Bitbucket shows every step', async () => {
  const { acme, gantry } = installation;
  await gantry.app.jobs.idle();
  const head = await acme.emulator.seed.commitFiles({
    repo,
    branch: 'bigger-app',
    files: { 'app/main.tf': terraform('app', 2) },
    message: 'Make the app bigger\n',
    author: acme.ada.user,
  });
  const { id } = await openPullRequest(acme.ada, repo, 'bigger-app', 'A bigger app');

  const proposed = await until('the proposed run', async () =>
    (await runsOf(gantry.admin, app)).find((run) => run.type === 'PROPOSED' && run.state === 'FINISHED'),
  );
  expect(proposed).toMatchObject({ branch: 'bigger-app', commit: { hash: head }, delta: { addCount: 1 } });
  expect(await runsOf(gantry.admin, network)).toEqual([]);

  const status = await until('the final status', async () =>
    (await statusesOf(acme.ada, repo, head)).find(({ state }) => state === 'SUCCESSFUL'),
  );
  expect(status).toMatchObject({ name: 'gantry/app', description: expect.stringContaining('1 to add') });
  expect(status.url).toBe(`${gantry.url}/stack/app/run/${proposed.id}`);
  expect(await statusesOf(acme.ada, repo, head)).toHaveLength(1);

  const comment = await until('the comment', async () =>
    (await commentsOf(acme.ada, repo, id)).find(({ content }) => content.raw.includes('Finished')),
  );
  expect(comment.content.raw).toContain('terraform_data.app');
  expect(await commentsOf(acme.ada, repo, id)).toHaveLength(1);
  const run = (await runsOf(gantry.admin, app)).filter(({ type }) => type === 'PROPOSED');
  expect(run).toHaveLength(1);
  expect(run[0]?.pullRequest).toEqual({ number: id });
  expect(await logOf(gantry.admin, app, proposed.id, 'PLANNING')).toContain('will be created');

  await approve(acme.grace, repo, id);
  const merged = await merge(acme.grace, repo, id);
  const waiting = await until('the plan that waits', async () =>
    (await runsOf(gantry.admin, app)).find((seen) => seen.type === 'TRACKED' && seen.state === 'UNCONFIRMED'),
  );
  expect(merged.merge_commit.hash.startsWith(waiting.commit.hash.slice(0, 12))).toBe(true);
  expect(waiting.reason).toContain('autodeploy is off');
  await act(gantry.admin, 'runConfirm', { stack: app, run: waiting.id });
  await until('the apply', async () =>
    (await runsOf(gantry.admin, app)).find((seen) => seen.id === waiting.id && seen.state === 'FINISHED'),
  );
  expect(await logOf(gantry.admin, app, waiting.id, 'APPLYING')).toContain('Apply complete');
  const applied = await until('the tracked status', async () =>
    (await statusesOf(acme.ada, repo, waiting.commit.hash)).find(({ state }) => state === 'SUCCESSFUL'),
  );
  expect(applied.name).toBe('gantry/app');
});

test('broken Terraform fails the run, and the error is in the status and the comment', async () => {
  const { acme, gantry } = installation;
  const head = await acme.emulator.seed.commitFiles({
    repo,
    branch: 'broken',
    files: { 'network/main.tf': 'resource "terraform_data" "network" {\n  input = var.nobody\n}\n' },
    message: 'Break the network\n',
    author: acme.ada.user,
  });
  const { id } = await openPullRequest(acme.ada, repo, 'broken', 'Broken on purpose');
  const failed = await until('the failed run', async () =>
    (await runsOf(gantry.admin, network)).find(({ state }) => state === 'FAILED'),
  );
  expect(failed.failureCode).toBe('PLAN_FAILED');
  expect(failed.diagnostics[0]?.file).toBe('network/main.tf');
  const status = await until('the failed status', async () =>
    (await statusesOf(acme.ada, repo, head)).find(({ state }) => state === 'FAILED'),
  );
  expect(status.description).toContain('undeclared input variable');
  const comment = await until('the comment', async () =>
    (await commentsOf(acme.ada, repo, id)).find(({ content }) => content.raw.includes('Failed')),
  );
  expect(comment.content.raw).toContain('undeclared input variable');
});
