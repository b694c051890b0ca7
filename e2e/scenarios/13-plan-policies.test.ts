import type { Repository } from '@gantry/emulator';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { commentsOf, notesOf, openPullRequest, reportsOf, statusesOf } from '../support/acme.ts';
import { type Installation, startInstallation } from '../support/installation.ts';
import { createStack, runsOf, triggerRun } from '../support/platform.ts';
import { until } from '../support/until.ts';

const main = '# The app.\n\nresource "terraform_data" "server" {\n  triggers_replace = [1]\n}\n';

let installation: Installation;
let repo: Repository;

beforeAll(async () => {
  installation = await startInstallation();
  const { admin } = installation.gantry;
  repo = await installation.createRepository('infra', { 'app/main.tf': main });
  await createStack(admin, { name: 'app', repository: 'acme/infra', projectRoot: 'app', autodeploy: true });
  const create = 'mutation($input: PolicyCreateInput!) { policyCreatev2(input: $input) { id } }';
  const policy = (name: string, rules: string) =>
    admin.query(z.unknown(), create, {
      input: { name, type: 'PLAN', labels: ['autoattach:*'], body: `package spacelift\n\n${rules}\n` },
    });
  await policy(
    'No second server',
    'deny contains sprintf("%s is one too many", [r.address]) if {\n  some r in created_resources\n  r.name == "second"\n}',
  );
  await policy('Look', 'warn contains sprintf("%s is new", [r.address]) if some r in created_resources');
});
afterAll(() => installation?.close());

const runs = () => runsOf(installation.gantry.admin, 'app');

test('what a policy warns of waits for a person although autodeploy is on', async () => {
  await triggerRun(installation.gantry.admin, 'app', 'TRACKED');
  const run = await until('a run that waits', async () =>
    (await runs()).find(({ state }) => /UNCONFIRMED|FINISHED|FAILED/.test(state)),
  );
  expect(run.state).toBe('UNCONFIRMED');
});

test('a denied plan is told to the pull request: status, comment, and report with its line', async () => {
  const { acme } = installation;
  const { ada, emulator } = acme;
  const second = 'resource "terraform_data" "first" {}\n\nresource "terraform_data" "second" {}\n';
  const change = { repo, branch: 'second', files: { 'app/second.tf': second }, message: 'Add two\n' };
  const sha = await emulator.seed.commitFiles({ ...change, author: ada.user });
  const { id } = await openPullRequest(ada, repo, 'second', 'Add two');
  const run = await until('the end of the preview', async () =>
    (await runs()).find(({ commit, state }) => commit.hash === sha && /FINISHED|FAILED/.test(state)),
  );
  expect(run.state).toBe('FAILED');
  const status = await until('the status', async () =>
    (await statusesOf(ada, repo, sha)).find(({ state }) => state === 'FAILED'),
  );
  expect(status.description).toContain('Denied by No second server: terraform_data.second is one too many.');
  const comment = await until('the comment', async () =>
    (await commentsOf(ada, repo, id))
      .map(({ content }) => content.raw)
      .find((raw) => raw.includes('Denied by')),
  );
  expect(comment).toContain('was refused by policies');
  expect(comment).toContain('✕ Denied by No second server: terraform_data.second is one too many');
  expect(comment).toContain('▲ Warned by Look: terraform_data.first is new');
  const report = await until('the report', async () => (await reportsOf(ada, repo, sha))[0]);
  expect(report).toMatchObject({ result: 'FAILED', details: expect.stringContaining('Denied by') });
  const notes = await until('the annotations', async () => {
    const found = await notesOf(ada, repo, sha, 'gantry-app');
    return found.length > 0 ? found : undefined;
  });
  expect(notes).toEqual(
    expect.arrayContaining([
      expect.objectContaining({
        path: 'app/second.tf',
        line: 3,
        summary: 'terraform_data.second is one too many',
      }),
    ]),
  );
});
