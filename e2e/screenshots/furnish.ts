import { createApiClient } from '@gantry/contract/client';
import { z } from 'zod';
import { release } from '../demo/release.ts';
import type { Stage } from '../demo/stage.ts';
import { documentedScopes, openPullRequest } from '../support/acme.ts';
import { createKey } from '../support/modules.ts';
import { act, createStack, runsOf, triggerRun } from '../support/platform.ts';
import { createPool, createPoolToken } from '../support/pools.ts';
import { until } from '../support/until.ts';

const id = z.object({ id: z.string() });

/** What an installation in use has beside the demo's two stacks: spaces, people, roles, keys, and runs of every kind. */
export async function furnish(stage: Stage): Promise<void> {
  const spaces = await makeSpaces(stage);
  await makePeople(stage, spaces);
  await addRepositoryByHand(stage);
  await makeStacks(stage, spaces);
  await makePool(stage, spaces);
  await makePolicy(stage, spaces);
  await release(stage);
  await makeRuns(stage);
}

type Spaces = Record<'production' | 'staging' | 'payments', string>;

async function makeSpaces({ gantry }: Stage): Promise<Spaces> {
  const document = 'mutation($input: SpaceInput!) { spaceCreate(input: $input) { id } }';
  const make = async (name: string, description: string, parentSpace?: string): Promise<string> => {
    const input = { name, description, inheritEntities: true, parentSpace };
    return (await gantry.admin.query(z.object({ spaceCreate: id }), document, { input })).spaceCreate.id;
  };
  const production = await make('Production', 'What customers use.');
  const staging = await make('Staging', 'Where changes are tried first.');
  return {
    production,
    staging,
    payments: await make('Payments', 'Card data: few people, many rules.', production),
  };
}

async function makePeople({ gantry }: Stage, { staging, payments }: Spaces): Promise<void> {
  const role = {
    name: 'Release manager',
    description: 'Confirms and discards, and changes nothing else.',
    actions: ['space:read', 'stack:read', 'run:read', 'run:confirm', 'run:discard', 'run:comment'],
  };
  const make = 'mutation($role: RoleInput!) { roleCreate(input: $role) { id } }';
  const { roleCreate } = await gantry.admin.query(z.object({ roleCreate: id }), make, { role });
  const invite = `mutation($email: String!, $roles: [RoleInSpaceInput!]!) {
    invitationCreate(email: $email, roles: $roles) { link }
  }`;
  const invited = z.object({ invitationCreate: z.object({ link: z.string() }) });
  const join = `mutation($token: String!, $username: String!, $displayName: String!, $password: String!) {
    invitationAccept(token: $token, username: $username, displayName: $displayName, password: $password) { id }
  }`;
  const people = [
    ['ada', 'Ada Lovelace', 'admin', 'root'],
    ['grace', 'Grace Hopper', 'writer', staging],
    ['katherine', 'Katherine Johnson', roleCreate.id, payments],
  ] as const;
  for (const [username, displayName, holds, space] of people) {
    const roles = [{ role: holds, space }];
    const answer = await gantry.admin.query(invited, invite, { email: `${username}@acme.example`, roles });
    const token = new URL(answer.invitationCreate.link).hash.slice(1);
    const newcomer = createApiClient({ url: gantry.url, headers: async () => ({ origin: gantry.url }) });
    const password = 'a-long-password-of-their-own';
    await newcomer.query(z.unknown(), join, { token, username, displayName, password });
  }
  await gantry.admin.query(z.unknown(), invite, {
    email: 'alan@acme.example',
    roles: [{ role: 'reader', space: 'root' }],
  });
  await createKey(gantry.admin, 'Nightly export', [{ role: 'reader', space: 'root' }]);
  await createKey(gantry.admin, 'Bitbucket Pipelines', [{ role: 'writer', space: staging }]);
}

/** A second integration whose token has the two documented scopes, with a stack. */
async function addRepositoryByHand({ acme, gantry }: Stage): Promise<void> {
  const { bot, emulator, workspace, ada } = acme;
  const files = { 'main.tf': 'resource "terraform_data" "zone" {}\n' };
  await emulator.seed.createRepository({ workspace, name: 'dns', files, owner: ada.user });
  const token = emulator.seed.createApiToken({ user: bot, scopes: documentedScopes, label: 'Two scopes' });
  const document = `mutation($integration: BitbucketCloudIntegrationInput!) {
    bitbucketCloudIntegrationCreate(input: $integration) { id } }`;
  const integration = {
    ...{ name: 'By hand', isDefault: false, spaceID: 'root', email: bot.email, token },
    ...{ description: 'A token that may only **read**.', labels: ['team:network'] },
  };
  await gantry.admin.query(z.unknown(), document, { integration });
  const input = {
    ...{ name: 'DNS', repository: 'acme/dns', branch: 'main', projectRoot: '', labels: ['folder:edge'] },
    ...{ provider: 'BITBUCKET_CLOUD', vcsIntegrationId: 'by-hand' },
    vendorConfig: { terraform: { version: null } },
  };
  const create = 'mutation($input: StackInput!) { stackCreate(input: $input, manageState: true) { id } }';
  await gantry.admin.query(z.unknown(), create, { input });
}

const services = ['checkout', 'ledger', 'mail', 'search'] as const;

async function makeStacks({ acme, gantry }: Stage, { production, staging, payments }: Spaces): Promise<void> {
  const code = (name: string) => `resource "terraform_data" "${name}" {\n  input = "${name}"\n}\n`;
  await acme.emulator.seed.createRepository({
    workspace: acme.workspace,
    name: 'services',
    files: Object.fromEntries(services.map((name) => [`${name}/main.tf`, code(name)])),
    owner: acme.ada.user,
  });
  for (const [space, suffix, folder] of [
    [production, '', 'services/production'],
    [staging, '-staging', 'services/staging'],
  ] as const) {
    for (const name of services) {
      const own = name === 'ledger' && suffix === '' ? payments : space;
      await createStack(gantry.admin, {
        ...{ name: `${name}${suffix}`, repository: 'acme/services', projectRoot: name, space: own },
        labels: [`folder:${folder}`, 'team:shop', ...(name === 'ledger' ? ['pci'] : [])],
        autodeploy: suffix !== '',
      });
    }
  }
  await gantry.admin.query(
    z.unknown(),
    'mutation { stackLock(id: "mail", note: "Moving the queue by hand") { id } }',
  );
  await gantry.admin.query(z.unknown(), 'mutation { stackDisable(id: "search-staging") { id } }');
}

/** Of a space that keeps its runs to itself; none of its workers is there, so that the run of its stack waits. */
async function makePool({ gantry: { admin } }: Stage, { payments }: Spaces): Promise<void> {
  const pool = await createPool(admin, {
    ...{ name: 'Card data centre', space: payments },
    description: 'Reaches the vault and the **card network**.',
  });
  await createPoolToken(admin, pool, 'rack 7');
  await createStack(admin, {
    ...{ name: 'cards', repository: 'acme/services', projectRoot: 'ledger', space: payments },
    ...{ workerPool: pool, labels: ['folder:services/production', 'pci'] },
  });
  await triggerRun(admin, 'cards', 'TRACKED');
}

/** A policy of the stacks with card data, whose plans it holds for a person. */
async function makePolicy({ gantry: { admin } }: Stage, { production }: Spaces): Promise<void> {
  const document = 'mutation($input: PolicyCreateInput!) { policyCreatev2(input: $input) { id } }';
  const body = `package gantry

# Nothing near card data goes away without a person who has looked at it.
warn contains sprintf("%s: %s", [change.address, action]) if {
  some change in input.terraform.resource_changes
  some action in change.change.actions
  action != "no-op"
}
`;
  const about = { description: 'Agreed with the **auditors**.', labels: ['autoattach:pci'] };
  const input = { name: 'Card data', type: 'PLAN', space: production, body, ...about };
  await admin.query(z.object({ policyCreatev2: id }), document, { input });
}

async function makeRuns({ acme, gantry, repo }: Stage): Promise<void> {
  const { admin } = gantry;
  for (const stack of ['checkout-staging', 'mail-staging', 'checkout', 'ledger']) {
    await triggerRun(admin, stack, 'TRACKED');
  }
  const network = await triggerRun(admin, 'network', 'TRACKED');
  const reach = (stack: string, state: string, run?: string) =>
    until(`${stack} to be ${state}`, async () =>
      (await runsOf(admin, stack)).find((seen) => seen.state === state && (run ?? seen.id) === seen.id),
    );
  for (const stack of ['network', 'checkout', 'ledger']) {
    const { id: run } = await reach(stack, 'UNCONFIRMED');
    if (stack === 'network') await act(admin, 'runConfirm', { stack, run });
    if (stack === 'checkout') {
      const comment =
        'mutation($stack: ID!, $run: ID!, $body: String!) { runComment(stack: $stack, run: $run, body: $body) { id } }';
      await admin.query(z.unknown(), comment, {
        ...{ stack, run },
        body: 'The replica is **new**. Is the quota large enough?\n\n- checked: `eu-central-1`\n- not yet: `us-east-1`',
      });
      const review = `mutation($stack: ID!, $run: ID!) {
        runReview(stack: $stack, run: $run, decision: APPROVE, note: "Quota was raised this morning.") { id } }`;
      await admin.query(z.unknown(), review, { stack, run });
    }
  }
  await reach('network', 'FINISHED', network);
  await acme.emulator.seed.commitFiles({
    repo,
    branch: 'smaller-servers',
    files: { 'app/terraform.tfvars': 'web_replicas = 1\n', 'network/notes.tf': '# nothing\n' },
    message: 'One web server is enough again\n',
    author: acme.grace.user,
  });
  await openPullRequest(acme.grace, repo, 'smaller-servers', 'One web server is enough again');
  await until('the preview of app', async () =>
    (await runsOf(admin, 'app')).find(
      ({ pullRequest, state }) => pullRequest !== null && pullRequest.number > 2 && state === 'FINISHED',
    ),
  );
}
