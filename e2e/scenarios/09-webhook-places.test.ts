import type { Repository } from '@gantry/emulator';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { hooksOf, openPullRequest } from '../support/acme.ts';
import { type Installation, startInstallation } from '../support/installation.ts';
import { createStack, runsOf } from '../support/platform.ts';
import { until } from '../support/until.ts';

/** One webhook per repository, or one for the workspace: the choice may change, and no event comes twice or is lost. */
let installation: Installation;
const repositories: Repository[] = [];

beforeAll(async () => {
  installation = await startInstallation({ worker: null });
  for (const name of ['app', 'network']) {
    repositories.push(await installation.createRepository(name, { 'main.tf': '# 0\n' }));
    await createStack(installation.gantry.admin, { name, repository: `acme/${name}`, projectRoot: '' });
  }
  await settled();
});
afterAll(() => installation?.close());

async function settled(): Promise<void> {
  await installation.acme.emulator.idle();
  await installation.gantry.app.jobs.idle({ timeoutMs: 60_000 });
}
const hooks = async () => {
  const counts = await Promise.all(
    repositories.map(async (repo) => (await hooksOf(installation.acme.ada, repo)).length),
  );
  return { repositories: counts, workspace: installation.acme.workspace.hooks.size };
};
async function place(webhookPlacement: 'REPOSITORY' | 'WORKSPACE'): Promise<void> {
  const document = `mutation($input: BitbucketCloudIntegrationUpdateInput!) {
    bitbucketCloudIntegrationUpdate(id: "acme-default", input: $input) { id } }`;
  await installation.gantry.admin.query(z.unknown(), document, { input: { webhookPlacement } });
  await settled();
}
const delivered = async (): Promise<number> => {
  const schema = z.object({
    bitbucketCloudIntegration: z.object({ deliveries: z.array(z.object({ id: z.string() })) }),
  });
  const document = '{ bitbucketCloudIntegration(id: "acme-default") { deliveries(first: 100) { id } } }';
  return (await installation.gantry.admin.query(schema, document, {})).bitbucketCloudIntegration.deliveries
    .length;
};

/** A push and a pull request in each repository: deliveries that came of them, and the runs of each stack. */
async function work(branch: string): Promise<{ deliveries: number; runs: number[] }> {
  const { acme, gantry } = installation;
  const before = await delivered();
  const runs: number[] = [];
  for (const repo of repositories) {
    const files = { 'main.tf': `# ${branch}\n` };
    const commit = { repo, branch, files, message: `${branch}\n`, author: acme.ada.user };
    const sha = await acme.emulator.seed.commitFiles(commit);
    await openPullRequest(acme.ada, repo, branch, branch);
    const known = async () =>
      (await runsOf(gantry.admin, repo.slug)).filter(
        (run) => run.commit.hash === sha && run.pullRequest !== null,
      );
    await until(`the run of ${branch}`, async () => (await known()).length > 0);
    await settled();
    runs.push((await known()).length);
  }
  return { deliveries: (await delivered()) - before, runs };
}

test('each repository has one at first; the workspace has one in their place; and back again', async () => {
  expect(await hooks()).toEqual({ repositories: [1, 1], workspace: 0 });
  expect(await work('first')).toEqual({ deliveries: 4, runs: [1, 1] });

  await place('WORKSPACE');
  expect(await hooks()).toEqual({ repositories: [0, 0], workspace: 1 });
  expect(await work('second')).toEqual({ deliveries: 4, runs: [1, 1] });

  await place('REPOSITORY');
  expect(await hooks()).toEqual({ repositories: [1, 1], workspace: 0 });
  expect(await work('third')).toEqual({ deliveries: 4, runs: [1, 1] });

  await place('WORKSPACE');
  await place('REPOSITORY');
  expect(await hooks()).toEqual({ repositories: [1, 1], workspace: 0 });
});
