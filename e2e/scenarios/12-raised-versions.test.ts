import type { Repository } from '@gantry/emulator';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { commentsOf, documentedScopes, everyUsefulScope } from '../support/acme.ts';
import { replaceToken } from '../support/deliveries.ts';
import { type Installation, startInstallation } from '../support/installation.ts';
import { createModule, raisesOf, usedBy, versionsOf } from '../support/modules.ts';
import { createStack, runsOf, triggerRun } from '../support/platform.ts';
import { until } from '../support/until.ts';

const module = 'terraform-null-label';
const writing = [...everyUsefulScope, 'write:repository:bitbucket', 'write:pullrequest:bitbucket'];
let installation: Installation;
let modules: Repository;
let app: Repository;
let stack: string;

const use = (version: string): string => `module "label" {
  source  = "${new URL(installation.gantry.url).host}/acme/label/null"
  version = "${version}" # what the platform team has tested
  name    = "web"
}
`;
const code = `variable "name" {
  type = string
}
resource "terraform_data" "label" {
  input = var.name
}
`;

beforeAll(async () => {
  installation = await startInstallation({ scopes: writing });
  const { admin } = installation.gantry;
  modules = await installation.createRepository(module, {
    'main.tf': code,
    '.gantry/config.yml': 'module_version: 1.0.0\n',
  });
  await createModule(admin, { repository: `acme/${module}` });
  await until('version 1.0.0', async () =>
    (await versionsOf(admin, module)).versions.find(({ state }) => state === 'ACTIVE'),
  );
  app = await installation.createRepository('app', {
    'live/main.tf': use('1.0.0'),
    'other/main.tf': use('1.0.0'),
  });
  stack = await createStack(admin, { name: 'app', repository: 'acme/app', projectRoot: 'live' });
  await triggerRun(admin, stack, 'TRACKED');
  await until('the plan', async () =>
    (await runsOf(admin, stack)).find(({ state }) => state === 'UNCONFIRMED'),
  );
  await until('the stack among the users', async () => (await usedBy(admin, module)).length > 0);
});
afterAll(() => installation?.close());

const release = (version: string): Promise<string> =>
  installation.acme.emulator.seed.commitFiles({
    repo: modules,
    branch: 'main',
    files: { '.gantry/config.yml': `module_version: ${version}\n` },
    message: `Release ${version}\n`,
    author: installation.acme.ada.user,
  });

const released = (number: string) =>
  until(`version ${number}`, async () =>
    (await versionsOf(installation.gantry.admin, module)).versions.find(
      (one) => one.number === number && one.state === 'ACTIVE',
    ),
  );

type Listed = {
  values: {
    id: number;
    title: string;
    source: { branch: { name: string }; commit: { hash: string } };
    destination: { branch: { name: string } };
  }[];
};
const pullRequests = async (): Promise<Listed['values']> =>
  (await installation.acme.ada.call<Listed>('GET', '/repositories/acme/app/pullrequests?state=OPEN')).values;

test('nothing is proposed to a stack that does not ask for it', async () => {
  await release('1.0.1');
  await released('1.0.1');
  await installation.gantry.app.jobs.idle();
  expect(await pullRequests()).toEqual([]);
});

test('a new version is proposed to the code of the stack, once, whatever is repeated', async () => {
  const { gantry, acme } = installation;
  const document =
    'mutation($id: ID!, $input: StackInput!) { stackUpdate(id: $id, input: $input) { raiseModules } }';
  const input = { name: 'app', branch: 'main', repository: 'acme/app', raiseModules: true };
  expect(await gantry.admin.query(z.unknown(), document, { id: stack, input })).toEqual({
    stackUpdate: { raiseModules: true },
  });
  await release('1.1.0');
  const version = await released('1.1.0');
  const opened = await until('the pull request', async () => (await pullRequests())[0]);
  expect(opened).toMatchObject({
    title: `Raise ${module} to 1.1.0 in app`,
    source: { branch: { name: `gantry/${module}-1.1.0/app` } },
    destination: { branch: { name: 'main' } },
  });
  const file = async (path: string): Promise<string> => {
    const url = `${acme.emulator.url}/2.0/repositories/acme/app/src/${opened.source.commit.hash}/${path}`;
    const authorization = `Basic ${Buffer.from(`${acme.bot.email}:${acme.botToken}`).toString('base64')}`;
    return (await fetch(url, { headers: { authorization } })).text();
  };
  expect(await file('live/main.tf')).toBe(use('1.1.0'));
  expect(await file('other/main.tf')).toBe(use('1.0.0'));

  await gantry.app.jobs.idle();
  for (const _again of [1, 2]) {
    await gantry.database.db.transaction((trx) =>
      gantry.app.jobs.enqueue(trx, 'raise-module-version', { stackId: stack, versionId: version.id }),
    );
  }
  await gantry.app.jobs.idle();
  expect(await pullRequests()).toHaveLength(1);
  expect(await raisesOf(gantry.admin, module)).toEqual([
    { number: '1.1.0', problem: null, pullRequest: { number: opened.id } },
  ]);
});

test('an answer that was lost is no second pull request', async () => {
  const { gantry } = installation;
  const { kysely } = gantry.database.db;
  const version = await released('1.1.0');
  await kysely.deleteFrom('module_raises').execute();
  await gantry.database.db.transaction((trx) =>
    gantry.app.jobs.enqueue(trx, 'raise-module-version', { stackId: stack, versionId: version.id }),
  );
  await until('what was opened', async () =>
    (await raisesOf(gantry.admin, module)).find(({ pullRequest }) => pullRequest !== null),
  );
  expect(await pullRequests()).toHaveLength(1);
});

test('a newer version takes the place of the older pull request, unless somebody worked on it', async () => {
  const { acme, gantry } = installation;
  const [older] = await pullRequests();
  await release('1.1.1');
  await released('1.1.1');
  // Its answer was lost before, so nobody knows who committed last: it stays.
  const second = await until('the second pull request', async () =>
    (await pullRequests()).find(({ title }) => title.includes('1.1.1')),
  );
  await gantry.app.jobs.idle();
  expect((await pullRequests()).map(({ id }) => id)).toContain(older?.id);

  await release('1.1.2');
  await released('1.1.2');
  const third = await until('the third pull request', async () =>
    (await pullRequests()).find(({ title }) => title.includes('1.1.2')),
  );
  await until('the end of the second', async () =>
    (await pullRequests()).every(({ id }) => id !== second.id),
  );
  await until('the word about the third', async () =>
    (await commentsOf(acme.ada, app, second.id)).find(
      ({ content }) => content.raw === `Pull request #${third.id} raises ${module} to 1.1.2 instead.`,
    ),
  );
  const branch = `/repositories/acme/app/refs/branches/${second.source.branch.name}`;
  await until('the end of its branch', () =>
    acme.ada.call('GET', branch).then(
      () => false,
      () => true,
    ),
  );

  await acme.emulator.seed.commitFiles({
    repo: app,
    branch: third.source.branch.name,
    files: { 'live/notes.md': 'Tried by hand.\n' },
    message: 'Try it\n',
    author: acme.ada.user,
  });
  await release('1.1.3');
  await released('1.1.3');
  await until('the fourth pull request', async () =>
    (await pullRequests()).find(({ title }) => title.includes('1.1.3')),
  );
  await gantry.app.jobs.idle();
  expect((await pullRequests()).map(({ id }) => id)).toContain(third.id);
});

test('a token that may not write opens nothing, and people are told what it lacks', async () => {
  const { gantry, acme } = installation;
  const before = (await pullRequests()).length;
  const reading = acme.emulator.seed.createApiToken({
    user: acme.bot,
    scopes: [...documentedScopes, 'read:webhook:bitbucket'],
    label: 'reads only',
  });
  await replaceToken(gantry.admin, reading);
  await release('1.2.0');
  await released('1.2.0');
  const refused = await until('the refusal', async () =>
    (await raisesOf(gantry.admin, module)).find(({ number }) => number === '1.2.0'),
  );
  expect(refused).toMatchObject({ pullRequest: null, problem: expect.stringContaining('write:repository') });
  expect(await pullRequests()).toHaveLength(before);
  await until('the warning', async () => {
    const schema = z.object({ inbox: z.array(z.object({ title: z.string() })) });
    const { inbox } = await gantry.admin.query(schema, 'query { inbox { title } }', {});
    return inbox.find(({ title }) => title === `No pull request could be opened for ${module} 1.2.0`);
  });
});
