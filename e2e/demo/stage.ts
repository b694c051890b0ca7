import { fileURLToPath } from 'node:url';
import type { Repository } from '@gantry/emulator';
import { type Acme, hooksOf } from '../support/acme.ts';
import { connectBitbucket, createStack, setVariable, testConnection } from '../support/platform.ts';
import { until } from '../support/until.ts';
import type { Report } from './report.ts';
import { type Server, startBitbucket, startServer, type World } from './world.ts';

const example = fileURLToPath(
  new URL('../../emulator/provider/examples/acme-infrastructure', import.meta.url),
);

/** Seconds after the push or the merge that began it. */
export type Timing = {
  readonly event: string;
  readonly status: number;
  readonly plan: number;
  readonly apply: number | null;
};

export type Stage = {
  readonly report: Report;
  readonly acme: Acme;
  readonly gantry: Server;
  readonly repo: Repository;
  readonly timings: Timing[];
};

export const stacks = ['network', 'app'] as const;

/** Everything that runs, and the repository with two stacks. */
export async function setTheStage(world: World, report: Report): Promise<Stage> {
  report.chapter('The stage');
  const acme = await report.step(
    'Start Bitbucket Cloud (the emulator)',
    () => startBitbucket(world),
    ({ emulator }) => ({
      found: 'REST, git, webhooks and pages on one port',
      link: emulator.url,
    }),
  );
  const gantry = await report.step(
    'Start Gantry: server, its own PostgreSQL, a worker',
    () => startServer(world, acme.emulator.url),
    ({ url }) => ({ found: 'Signed in as admin', link: url }),
  );
  const repo = await report.step(
    'Create the repository acme/infrastructure',
    () =>
      acme.emulator.seed.createRepository({
        workspace: acme.workspace,
        name: 'infrastructure',
        files: { folder: example },
        owner: acme.ada.user,
      }),
    () => ({
      found: 'README, network/, app/ and a shared module',
      link: `${acme.emulator.url}/acme/infrastructure`,
    }),
  );
  return { report, acme, gantry, repo, timings: [] };
}

export async function connect({ report, acme, gantry, repo }: Stage, cloudFile: string): Promise<void> {
  report.chapter('Connect Bitbucket Cloud');
  const credentials = { email: acme.bot.email, token: acme.botToken };
  await report.step(
    'Test the API token',
    () => testConnection(gantry.admin, credentials),
    ({ owner, scopes }) => ({
      found: `Token of ${owner}, with ${scopes.filter(({ granted }) => granted).length} of ${scopes.length} scopes`,
    }),
  );
  await report.step(
    'Set up the default integration',
    () => connectBitbucket(gantry.admin, { name: 'Acme', ...credentials }),
    (id) => ({
      found: `Webhook endpoint ${gantry.url}/webhooks/bitbucket-cloud/${id}`,
      link: `${gantry.url}/source-control`,
    }),
  );
  for (const stack of stacks) {
    await report.step(
      `Create the stack ${stack}`,
      async () => {
        const globs = stack === 'app' ? ['modules/service/**'] : [];
        const options = { name: stack, repository: 'acme/infrastructure', projectRoot: stack };
        const id = await createStack(gantry.admin, { ...options, additionalProjectGlobs: globs });
        await setVariable(gantry.admin, id, { name: 'FAKECLOUD_FILE', value: cloudFile });
        return id;
      },
      (id) => ({ found: `Tracks main, project root ${stack}/`, link: `${gantry.url}/stack/${id}` }),
    );
  }
  await report.step(
    'See the webhook in Bitbucket',
    () =>
      until('exactly one webhook', async () => {
        const hooks = await hooksOf(acme.ada, repo);
        return hooks.length === 1 && hooks[0]?.active && hooks[0].secret_set ? hooks[0] : null;
      }),
    ({ events }) => ({
      found: `Gantry made one hook for both stacks, with a secret and ${events.length} triggers`,
      link: `${acme.emulator.url}/acme/infrastructure/admin/webhooks`,
    }),
  );
}
