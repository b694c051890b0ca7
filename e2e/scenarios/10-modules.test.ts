import type { Repository } from '@gantry/emulator';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { merge, openPullRequest, statusesOf } from '../support/acme.ts';
import { type Installation, startInstallation } from '../support/installation.ts';
import { actOnVersion, createModule, type SeenVersion, versionsOf } from '../support/modules.ts';
import { until } from '../support/until.ts';

const code = (input: string): string => `
variable "name" {
  type        = string
  description = "What is labelled."
}
resource "terraform_data" "label" {
  input = ${input}
}
output "id" {
  value = terraform_data.label.output
}
`;
const config = (version: string): string => `
module_version: ${version}
tests:
  - name: basic
    project_root: examples/basic
  - name: after
    project_root: examples/basic
    depends_on: [basic]
    environment:
      TF_VAR_name: after
  - name: refuses
    negative: true
    project_root: examples/broken
`;
const example = (name: string): string =>
  `variable "name" {\n  default = "web"\n}\nmodule "label" {\n  source = "../.."\n  name   = ${name}\n}\n`;

let installation: Installation;
let repo: Repository;
const module = 'terraform-null-label';

beforeAll(async () => {
  installation = await startInstallation();
  repo = await installation.createRepository(module, {
    'README.md': '# Label\n',
    'main.tf': code('var.name'),
    'examples/basic/main.tf': example('var.name'),
    'examples/broken/main.tf': example('var.nobody'),
    '.gantry/config.yml': config('1.0.0'),
  });
});
afterAll(() => installation?.close());

const commit = (branch: string, files: Record<string, string>): Promise<string> =>
  installation.acme.emulator.seed.commitFiles({
    repo,
    branch,
    files,
    message: `Change ${branch}\n`,
    author: installation.acme.ada.user,
  });

async function ended(what: string, pick: (version: SeenVersion) => boolean): Promise<SeenVersion> {
  return until(what, async () => {
    const { versions, proposals } = await versionsOf(installation.gantry.admin, module);
    return [...versions, ...proposals].find((one) => one.state !== 'PENDING' && pick(one));
  });
}

const usersShape = z.object({
  bitbucketCloudIntegrations: z.array(
    z.object({
      usedByModules: z.number(),
      repositories: z.array(
        z.object({ repository: z.string(), modules: z.array(z.object({ id: z.string() })) }),
      ),
    }),
  ),
});

test('a module is released when its tests have passed, the negative one by failing', async () => {
  const { gantry, acme } = installation;
  expect(await createModule(gantry.admin, { repository: `acme/${module}` })).toBe(module);
  const users = '{bitbucketCloudIntegrations{usedByModules repositories{repository modules{id}}}}';
  expect(await gantry.admin.query(usersShape, users)).toEqual({
    bitbucketCloudIntegrations: [
      { usedByModules: 1, repositories: [{ repository: `acme/${module}`, modules: [{ id: module }] }] },
    ],
  });
  const first = await ended('version 1.0.0', ({ number }) => number === '1.0.0');
  expect(first).toMatchObject({
    state: 'ACTIVE',
    reason: null,
    archiveSha256: expect.stringMatching(/^[0-9a-f]{64}$/),
  });
  expect(first.tests.map(({ test: { name }, state }) => [name, state])).toEqual([
    ['basic', 'FINISHED'],
    ['after', 'FINISHED'],
    ['refuses', 'FINISHED'],
  ]);
  expect(first.tests[2]?.reason).toContain('Failed as expected');
  const statuses = await until('the statuses', async () => {
    const all = await statusesOf(acme.ada, repo, first.commit.hash);
    return all.length === 4 && all.every(({ state }) => state === 'SUCCESSFUL') ? all : undefined;
  });
  expect(statuses.map(({ name }) => name).toSorted()).toEqual([
    `gantry/${module}`,
    `gantry/${module}/after`,
    `gantry/${module}/basic`,
    `gantry/${module}/refuses`,
  ]);
});

test('a pull request with a failing test is told so; mended and merged it is the next version', async () => {
  const { acme, gantry } = installation;
  await gantry.app.jobs.idle();
  const broken = await commit('taller', {
    'main.tf': code('upper(var.name, 1)'),
    '.gantry/config.yml': config('1.1.0'),
  });
  const { id } = await openPullRequest(acme.ada, repo, 'taller', 'Taller labels');
  const failed = await ended('the failed proposal', (one) => one.commit.hash === broken);
  expect(failed).toMatchObject({
    state: 'FAILED',
    number: '1.1.0',
    reason: expect.stringContaining('"basic"'),
  });
  expect(failed.tests.map(({ state }) => state)).toEqual(['FAILED', 'SKIPPED', 'FINISHED']);

  const mended = await commit('taller', { 'main.tf': code('upper(var.name)') });
  expect(await ended('the mended proposal', (one) => one.commit.hash === mended)).toMatchObject({
    state: 'ACTIVE',
  });
  await merge(acme.grace, repo, id);
  expect(
    await ended('version 1.1.0', (one) => one.number === '1.1.0' && one.archiveSha256 !== null),
  ).toMatchObject({
    state: 'ACTIVE',
  });
});

test('numbers that are used or leave a gap are refused with what can follow, and bad files with their place', async () => {
  const { gantry } = installation;
  await gantry.app.jobs.idle();
  const used = await commit('main', { 'README.md': '# Label, again\n' });
  expect((await ended('the used number', (one) => one.commit.hash === used)).reason).toBe(
    'Version 1.1.0 exists already. Raise module_version.',
  );
  const gap = await commit('main', { '.gantry/config.yml': config('1.3.0') });
  expect((await ended('the gap', (one) => one.commit.hash === gap)).reason).toContain(
    '1.1.1, 1.2.0 or 2.0.0',
  );
  const file = await commit('main', { '.gantry/config.yml': 'module_version: 1.2.0\ntests:\n  - id: a\n' });
  expect((await ended('the bad file', (one) => one.commit.hash === file)).reason).toMatch(
    /^\.gantry\/config\.yml:3:\d+: /,
  );
  const hcl = await commit('main', {
    '.gantry/config.yml': 'module_version: 1.2.0\n',
    'main.tf': 'variable "x" {\n',
  });
  expect((await ended('the bad code', (one) => one.commit.hash === hcl)).reason).toMatch(
    /^main\.tf:\d+:\d+: /,
  );
});

test('a version is marked as bad once, and stays', async () => {
  const { gantry } = installation;
  const { versions } = await versionsOf(gantry.admin, module);
  const id = versions.find(({ number }) => number === '1.0.0')?.id ?? '';
  await actOnVersion(gantry.admin, 'versionMarkBad', { module, id, note: 'Use 1.1.0.' });
  const again = await versionsOf(gantry.admin, module);
  expect(again.versions.find((one) => one.id === id)).toMatchObject({ yanked: true, state: 'ACTIVE' });
  const twice = actOnVersion(gantry.admin, 'versionMarkBad', { module, id, note: 'Again' });
  await expect(twice).rejects.toThrow('already');
  await expect(actOnVersion(gantry.admin, 'versionRebuild', { module, id })).rejects.toThrow(
    'Only a failed version',
  );
});

test('a repository of another name needs name and provider; a taken name is refused', async () => {
  const { admin } = installation.gantry;
  await installation.createRepository('infrastructure', { 'main.tf': '' });
  await expect(createModule(admin, { repository: 'acme/infrastructure' })).rejects.toThrow(
    'terraform-<provider>-<name>',
  );
  await expect(createModule(admin, { repository: `acme/${module}` })).rejects.toThrow('exists');
});
