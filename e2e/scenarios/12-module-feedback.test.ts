import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Repository } from '@gantry/emulator';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { commentsOf, openPullRequest, statusesOf } from '../support/acme.ts';
import { deliveriesOf } from '../support/deliveries.ts';
import { type Installation, startInstallation } from '../support/installation.ts';
import { createModule, nativeResultsOf, type SeenVersion, versionsOf } from '../support/modules.ts';
import { until } from '../support/until.ts';

const run = promisify(execFile);

const main = `variable "name" {
  type = string
}
resource "terraform_data" "label" {
  input = var.name
}
output "id" {
  value = terraform_data.label.output
}
`;
const tests = (expected: string): string => `variables {
  name = "web"
}
run "labels" {
  assert {
    condition     = output.id != ""
    error_message = "There is no id."
  }
  assert {
    condition     = output.id == "${expected}"
    error_message = "The id is not ${expected}."
  }
}
`;
const config = (version: string): string => `module_version: ${version}\nrun_native_tests: true\n`;

let installation: Installation;
let repo: Repository;
const module = 'terraform-null-label';

beforeAll(async () => {
  installation = await startInstallation();
  const { admin } = installation.gantry;
  const document = 'query { bitbucketCloudIntegrations { id } }';
  const schema = z.object({ bitbucketCloudIntegrations: z.array(z.object({ id: z.string() })) });
  const [integration] = (await admin.query(schema, document, {})).bitbucketCloudIntegrations;
  const update = `mutation($id: ID!, $input: BitbucketCloudIntegrationUpdateInput!) {
    bitbucketCloudIntegrationUpdate(id: $id, input: $input) { vcsChecks }
  }`;
  await admin.query(z.unknown(), update, { id: integration?.id, input: { vcsChecks: 'ALL' } });
  repo = await installation.createRepository(module, {
    'main.tf': main,
    'tests/labels.tftest.hcl': tests('web'),
    '.gantry/config.yml': config('1.0.0'),
  });
});
afterAll(() => installation?.close());

const commit = (branch: string, files: Record<string, string>, of = repo): Promise<string> =>
  installation.acme.emulator.seed.commitFiles({
    repo: of,
    branch,
    files,
    message: `Change ${branch}\n`,
    author: installation.acme.ada.user,
  });

async function ended(
  what: string,
  pick: (version: SeenVersion) => boolean,
  of = module,
): Promise<SeenVersion> {
  return until(what, async () => {
    const { versions, proposals } = await versionsOf(installation.gantry.admin, of);
    return [...versions, ...proposals].find((one) => one.state !== 'PENDING' && pick(one));
  });
}

test('native tests decide about a version, and are told assertion by assertion', async () => {
  const { gantry, acme } = installation;
  await createModule(gantry.admin, { repository: `acme/${module}` });
  const first = await ended('version 1.0.0', ({ number }) => number === '1.0.0');
  expect(first).toMatchObject({ state: 'ACTIVE', reason: null });
  expect(first.tests).toMatchObject([
    {
      state: 'FINISHED',
      test: { name: 'native tests' },
    },
  ]);
  expect(await nativeResultsOf(gantry.admin, module, first.id)).toMatchObject([
    {
      file: 'tests/labels.tftest.hcl',
      run: 'labels',
      status: 'PASS',
      assertions: [{ status: 'PASS' }, { status: 'PASS' }],
    },
  ]);
  const summary = await until('the status of all tests', async () =>
    (await statusesOf(acme.ada, repo, first.commit.hash)).find(
      ({ name, state }) => name === 'gantry/modules' && state === 'SUCCESSFUL',
    ),
  );
  expect(summary).toMatchObject({ description: '1 succeeded' });
});

test('a pull request has one comment about its module, which is edited in place', async () => {
  const { acme, gantry } = installation;
  const broken = await commit('other', {
    'tests/labels.tftest.hcl': tests('db'),
    '.gantry/config.yml': config('1.1.0'),
  });
  const { id } = await openPullRequest(acme.ada, repo, 'other', 'Other labels');
  const failed = await ended('the failed proposal', (one) => one.commit.hash === broken);
  expect(failed.reason).toContain('The id is not db. (tests/labels.tftest.hcl:10)');
  const [labels] = await nativeResultsOf(gantry.admin, module, failed.id);
  expect(labels?.assertions.map(({ status }) => status)).toEqual(['PASS', 'FAIL']);
  const told = await until('the comment', async () => {
    const comments = await commentsOf(acme.ada, repo, id);
    return comments.find(({ content }) => content.raw.includes('Failed'));
  });
  expect(told.content.raw).toContain('| terraform\\-null\\-label | ✕ Failed | [1\\.1\\.0](');
  expect(told.content.raw).toContain('0 of 1 passed');
  expect(told.content.raw).toContain('native tests: "labels" in tests/labels.tftest.hcl failed');
  const red = await until('the red status', async () =>
    (await statusesOf(acme.ada, repo, broken)).find(
      ({ name, state }) => name === 'gantry/modules' && state === 'FAILED',
    ),
  );
  expect(red.description).toContain('1 failed');

  await commit('other', { 'tests/labels.tftest.hcl': tests('web') });
  await until('the comment in its new state', async () => {
    const comments = await commentsOf(acme.ada, repo, id);
    expect(comments.filter(({ user }) => user.display_name === 'Gantry Bot')).toHaveLength(1);
    return comments.find(({ id: same, content }) => same === told.id && content.raw.includes('● Passed'));
  });
});

test('native tests that are asked for and not there fail the version with their place', async () => {
  const name = 'terraform-null-empty';
  await installation.createRepository(name, { 'main.tf': main, '.gantry/config.yml': config('1.0.0') });
  await createModule(installation.gantry.admin, { repository: `acme/${name}` });
  expect((await ended('the version', () => true, name)).reason).toBe(
    '.gantry/config.yml:2:19: There are no native tests. Add files such as tests/basic.tftest.hcl, or leave run_native_tests out.',
  );
});

/** As somebody does it at a desk: by a forced push. */
async function moveTag(name: string, tag: string, hash: string): Promise<void> {
  const { acme } = installation;
  const scopes = ['read:repository:bitbucket', 'write:repository:bitbucket'];
  const token = acme.emulator.seed.createApiToken({ user: acme.ada.user, scopes, label: 'desk' });
  const url = new URL(`${acme.emulator.url}/acme/${name}.git`);
  url.username = 'x-bitbucket-api-token-auth';
  url.password = token;
  const at = await mkdtemp(join(tmpdir(), 'gantry-desk-'));
  try {
    await run('git', ['clone', '--quiet', url.href, at]);
    await run('git', ['-C', at, 'tag', '--force', tag, hash]);
    await run('git', ['-C', at, 'push', '--quiet', '--force', 'origin', tag]);
  } finally {
    await rm(at, { recursive: true });
  }
}

test('a module that is released by tags: the branch is tested, a tag releases, and bad tags say why', async () => {
  const { gantry, acme } = installation;
  const name = 'terraform-null-tagged';
  const tagged = await installation.createRepository(name, { 'main.tf': main });
  await createModule(gantry.admin, { repository: `acme/${name}`, releaseBy: 'TAG' });
  const first = await ended('the proposal of the branch', () => true, name);
  expect(first).toMatchObject({ state: 'ACTIVE', number: '', archiveSha256: null });
  await gantry.app.jobs.idle();

  const tag = (tagName: string, hash: string): Promise<unknown> =>
    acme.ada.call('POST', `/repositories/acme/${name}/refs/tags`, { name: tagName, target: { hash } });
  const releases = async () => (await versionsOf(gantry.admin, name)).versions;
  await tag('v1.2.3', first.commit.hash);
  const released = await ended('version 1.2.3', ({ number }) => number === '1.2.3', name);
  expect(released).toMatchObject({ state: 'ACTIVE', archiveSha256: expect.any(String) });

  const next = await commit('main', { 'README.md': '# Tagged\n' }, tagged);
  await ended('the second proposal', (one) => one.commit.hash === next && one.number === '', name);
  expect((await releases()).map(({ number }) => number)).toEqual(['1.2.3']);
  await tag('1.2.3', next);
  const used = await ended('the used number', ({ state }) => state === 'FAILED', name);
  expect(used.reason).toBe('Version 1.2.3 exists already. Push a tag with the next one.');
  await tag('v1.3.0', next);
  expect(await ended('version 1.3.0', ({ number }) => number === '1.3.0', name)).toMatchObject({
    state: 'ACTIVE',
    commit: { hash: next },
  });

  const third = await commit('main', { 'README.md': '# Tagged twice\n' }, tagged);
  await ended('the third proposal', (one) => one.commit.hash === third && one.number === '', name);
  await moveTag(name, 'v1.2.3', third);
  const isRefused = ({ state, commit: { hash } }: SeenVersion) => state === 'FAILED' && hash === third;
  expect((await ended('the moved tag', isRefused, name)).reason).toBe(used.reason);
  expect((await releases()).find(({ number }) => number === '1.2.3')).toEqual(released);

  await tag('release-5', next);
  await tag('v2.0.0', next);
  await until('the reason why the tag released nothing', async () => {
    const deliveries = await deliveriesOf(gantry.admin);
    return deliveries
      .flatMap(({ events }) => events.flatMap(({ decisions }) => decisions))
      .find(({ reason }) => reason === 'Tag release-5 is not a version. Push one such as v1.2.3.');
  });
  await until('the warning of the second tag', async () => {
    const schema = z.object({ inbox: z.array(z.object({ title: z.string() })) });
    const { inbox } = await gantry.admin.query(schema, 'query { inbox { title } }', {});
    return inbox.find(({ title }) => title === `${name} 2.0.0 was not released`);
  });
});
