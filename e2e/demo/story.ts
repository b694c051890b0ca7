import { performance } from 'node:perf_hooks';
import { fileURLToPath } from 'node:url';
import type { Repository } from '@gantry/emulator';
import { z } from 'zod';
import {
  type Acme,
  approve,
  commentsOf,
  hooksOf,
  merge,
  openPullRequest,
  statusesOf,
} from '../support/acme.ts';
import {
  act,
  connectBitbucket,
  createStack,
  runsOf,
  type SeenRun,
  setVariable,
  testConnection,
} from '../support/platform.ts';
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

const stacks = ['network', 'app'] as const;
const runLink = (gantry: Server, stack: string, run: SeenRun): string =>
  `${gantry.url}/stack/${stack}/run/${run.id}`;
const pullRequestLink = ({ acme, repo }: Stage, id: number): string =>
  `${acme.emulator.url}/acme/${repo.slug}/pull-requests/${id}`;
const words = ({ delta }: SeenRun): string =>
  delta === null
    ? 'no plan'
    : `${delta.addCount} to add, ${delta.changeCount} to change, ${delta.deleteCount} to destroy`;
const since = (started: number): number => (performance.now() - started) / 1_000;

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

async function onlyRun(stage: Stage, stack: string, sha: string, type: string): Promise<SeenRun> {
  const { gantry, repo } = stage;
  for (const other of stacks.filter((name) => name !== stack)) {
    const strangers = (await runsOf(gantry.admin, other)).filter((run) => run.commit.hash === sha);
    if (strangers.length > 0) throw new Error(`${other} has a run of ${repo.slug} that it should not have.`);
  }
  const runs = (await runsOf(gantry.admin, stack)).filter(
    (run) => run.commit.hash === sha && run.type === type,
  );
  const [run] = runs;
  if (run === undefined || runs.length > 1)
    throw new Error(`Expected one ${type} run of ${stack}, saw ${runs.length}.`);
  return run;
}

const seenStatus = (stage: Stage, sha: string, wanted: (state: string) => boolean) =>
  until('the build status', async () =>
    (await statusesOf(stage.acme.ada, stage.repo, sha)).find(({ state }) => wanted(state)),
  );

/** A branch that touches `app` only, its pull request, and what Bitbucket shows of the plan. */
export async function propose(stage: Stage): Promise<number> {
  const { report, acme, gantry, repo, timings } = stage;
  report.chapter('A pull request');
  const started = performance.now();
  const head = await report.step(
    'Push a branch that touches app/ only',
    () =>
      acme.emulator.seed.commitFiles({
        repo,
        branch: 'three-web-servers',
        files: { 'app/terraform.tfvars': 'web_replicas = 3\n' },
        message: 'Run three web servers\n\nTwo are too few for the sale.\n',
        author: acme.ada.user,
      }),
    (sha) => ({
      found: `Commit ${sha.slice(0, 7)}`,
      link: `${acme.emulator.url}/acme/infrastructure/commits/${sha}`,
    }),
  );
  const { id } = await report.step(
    'Open the pull request',
    () => openPullRequest(acme.ada, repo, 'three-web-servers', 'Run three web servers'),
    (pullRequest) => ({
      found: `Pull request #${pullRequest.id} by Ada`,
      link: pullRequestLink(stage, pullRequest.id),
    }),
  );
  await seenStatus(stage, head, () => true);
  const status = since(started);
  const final = await report.step(
    'Wait for the final build status',
    () => seenStatus(stage, head, (state) => state !== 'INPROGRESS'),
    (seen) => ({ found: `${seen.name}: ${seen.state}, ${seen.description}`, link: seen.url }),
  );
  if (final.state !== 'SUCCESSFUL') throw new Error(`The status is ${final.state}: ${final.description}`);
  timings.push({ event: `pull request #${id}`, status, plan: since(started), apply: null });
  await report.step(
    'Find exactly one proposed run',
    () => onlyRun(stage, 'app', head, 'PROPOSED'),
    (run) => ({
      found: `app #${run.number}: ${run.state}, ${words(run)}; network was left alone`,
      link: runLink(gantry, 'app', run),
    }),
  );
  await report.step(
    'Read the comment on the pull request',
    () =>
      until('one comment with the plan', async () => {
        const comments = (await commentsOf(acme.ada, repo, id)).filter(({ deleted }) => !deleted);
        const [comment] = comments;
        return comments.length === 1 && comment?.content.raw.includes('fakecloud_server') ? comment : null;
      }),
    (comment) => ({
      found: `${comment.content.raw.split('\n').length} lines by ${comment.user.display_name}`,
      link: pullRequestLink(stage, id),
    }),
  );
  return id;
}

/** Approve, merge, confirm, and see it applied. */
export async function deploy(stage: Stage, id: number): Promise<void> {
  const { report, acme, gantry, repo, timings } = stage;
  report.chapter('Merge and deploy');
  await report.step(
    'Approve as Grace',
    () => approve(acme.grace, repo, id),
    () => ({ found: 'Approved', link: pullRequestLink(stage, id) }),
  );
  const started = performance.now();
  const merged = await report.step(
    'Merge',
    () => merge(acme.grace, repo, id),
    ({ merge_commit: { hash } }) => ({
      found: `Merge commit ${hash.slice(0, 7)}`,
      link: `${acme.emulator.url}/acme/infrastructure/commits/${hash}`,
    }),
  );
  const sha = merged.merge_commit.hash;
  await seenStatus(stage, sha, () => true);
  const status = since(started);
  const waiting = await report.step(
    'Wait for the plan of the tracked run',
    () =>
      until('UNCONFIRMED', async () =>
        (await runsOf(gantry.admin, 'app')).find(({ state }) => state === 'UNCONFIRMED'),
      ),
    (run) => ({
      found: `app #${run.number}: ${words(run)}. ${run.reason}`,
      link: runLink(gantry, 'app', run),
    }),
  );
  await onlyRun(stage, 'app', sha, 'TRACKED');
  const plan = since(started);
  const confirmed = performance.now();
  await report.step(
    'Confirm and apply',
    async () => {
      await act(gantry.admin, 'runConfirm', { stack: 'app', run: waiting.id });
      const ended = ['FINISHED', 'FAILED', 'STOPPED', 'DISCARDED'];
      const run = await until('the end of the run', async () =>
        (await runsOf(gantry.admin, 'app')).find(
          (seen) => seen.id === waiting.id && ended.includes(seen.state),
        ),
      );
      if (run.state !== 'FINISHED') throw new Error(`The run is ${run.state}: ${run.reason}`);
      return seenStatus(stage, sha, (state) => state === 'SUCCESSFUL');
    },
    (seen) => ({ found: `Applied. ${seen.name}: ${seen.description}`, link: `${gantry.url}/stack/app` }),
  );
  timings.push({ event: `merge of #${id}`, status, plan, apply: since(confirmed) });
  await report.step(
    'Read the outputs of the stack',
    () => outputsOf(gantry),
    (names) => ({ found: `Outputs: ${names.join(', ')}`, link: `${gantry.url}/stack/app/outputs` }),
  );
}

async function outputsOf({ admin }: Server): Promise<string[]> {
  const schema = z.object({
    stack: z.object({
      outputs: z.array(z.object({ name: z.string(), sensitive: z.boolean(), value: z.string().nullable() })),
    }),
  });
  const { stack } = await admin.query(schema, '{ stack(id: "app") { outputs { name sensitive value } } }');
  if (stack.outputs.length === 0) throw new Error('The stack has no outputs.');
  const leaked = stack.outputs.find(({ sensitive, value }) => sensitive && value !== null);
  if (leaked !== undefined) throw new Error(`The sensitive output ${leaked.name} is shown.`);
  return stack.outputs.map(({ name, sensitive }) => (sensitive ? `${name} (sensitive)` : name));
}

/** Broken Terraform must be as easy to see as a plan. */
export async function breakIt(stage: Stage): Promise<void> {
  const { report, acme, gantry, repo, timings } = stage;
  report.chapter('A mistake');
  const started = performance.now();
  const head = await report.step(
    'Push broken Terraform',
    () =>
      acme.emulator.seed.commitFiles({
        repo,
        branch: 'typo',
        files: {
          'network/extra.tf':
            'resource "fakecloud_network" "extra" {\n  name = var.nobody_knows\n  cidr = "10.9.0.0/16"\n}\n',
        },
        message: 'Add another network\n',
        author: acme.ada.user,
      }),
    (sha) => ({ found: `Commit ${sha.slice(0, 7)}` }),
  );
  const { id } = await openPullRequest(acme.ada, repo, 'typo', 'Another network');
  await seenStatus(stage, head, () => true);
  const status = since(started);
  await report.step(
    'See the error in the build status',
    () => seenStatus(stage, head, (state) => state === 'FAILED'),
    (seen) => ({ found: `${seen.name}: ${seen.description}`, link: seen.url }),
  );
  timings.push({ event: `pull request #${id}, broken`, status, plan: since(started), apply: null });
  await report.step(
    'See the error in the comment',
    () =>
      until('a comment with the error', async () =>
        (await commentsOf(acme.ada, repo, id)).find(
          ({ content }) => content.raw.includes('nobody_knows') || content.raw.includes('undeclared'),
        ),
      ),
    () => ({ found: 'File, line and reason are there', link: pullRequestLink(stage, id) }),
  );
  await report.step(
    'Find the failed run',
    () => onlyRun(stage, 'network', head, 'PROPOSED'),
    (run) => ({
      found: `network #${run.number}: ${run.state}. ${run.reason}`,
      link: runLink(gantry, 'network', run),
    }),
  );
}
