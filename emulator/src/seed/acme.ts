import type { Emulator } from '../start-emulator.ts';

const README = `# Infrastructure

Two stacks and a module that they share.

| Folder | What it is |
|---|---|
| \`network\` | the network |
| \`app\` | servers and a database in it |
`;

const MAIN = `output "hello" {
  value = "world"
}
`;

/** What {@link seedAcme} made: people with their API tokens in clear, shown once. */
export type AcmeSeed = {
  readonly tokens: readonly { readonly name: string; readonly email: string; readonly token: string }[];
};

const SCOPES = [
  'read:user',
  'read:workspace',
  'read:project',
  'read:repository',
  'write:repository',
  'read:pullrequest',
  'write:pullrequest',
  'read:webhook',
  'write:webhook',
  'delete:webhook',
].map((scope) => `${scope}:bitbucket`);

/** A workspace to look at: two people, one repository, one open pull request. */
export async function seedAcme(emulator: Emulator): Promise<AcmeSeed> {
  const { seed, url } = emulator;
  const alice = seed.createUser({ email: 'alice@acme.test', username: 'alice', displayName: 'Alice Adams' });
  const bob = seed.createUser({ email: 'bob@acme.test', username: 'bob', displayName: 'Bob Brown' });
  const workspace = seed.createWorkspace({
    slug: 'acme',
    name: 'Acme',
    members: [
      { user: alice, role: 'owner' },
      { user: bob, role: 'member' },
    ],
  });
  const repo = await seed.createRepository({
    workspace,
    name: 'infrastructure',
    description: 'What Acme runs on',
    owner: alice,
    files: { 'README.md': README, 'network/main.tf': MAIN, 'app/main.tf': MAIN },
  });
  await seed.commitFiles({
    repo,
    branch: 'feature/greeting',
    author: bob,
    message: 'Greet everybody\n',
    files: { 'app/main.tf': MAIN.replace('world', 'everybody') },
  });
  const tokens = [alice, bob].map((user) => ({
    name: user.displayName,
    email: user.email,
    token: seed.createApiToken({ user, scopes: SCOPES, label: 'Seeded' }),
  }));
  const bobsToken = tokens[1]?.token ?? '';
  await fetch(`${url}/2.0/repositories/acme/infrastructure/pullrequests`, {
    method: 'POST',
    headers: {
      authorization: `Basic ${Buffer.from(`${bob.email}:${bobsToken}`).toString('base64')}`,
      'content-type': 'application/json',
    },
    body: JSON.stringify({
      title: 'Greet everybody',
      description: 'The world is not enough.',
      source: { branch: { name: 'feature/greeting' } },
      reviewers: [{ uuid: alice.uuid }],
    }),
  });
  return { tokens };
}
