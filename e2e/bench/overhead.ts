import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Repository } from '@gantry/emulator';
import { z } from 'zod';
import { type Acme, startAcme } from '../support/acme.ts';
import { connectBitbucket, createStack } from '../support/platform.ts';
import { until } from '../support/until.ts';
import { type Bench, type Figure, figure } from './figure.ts';
import { type Product, startProduct, temporaryFolder } from './product.ts';
import { distribution, rounded } from './statistics.ts';

const run = promisify(execFile);
const rounds = 24;
const sizes = [5, 3_000] as const;

type Round = {
  readonly total: number;
  readonly bare: number;
  readonly hops: Readonly<Record<string, number>>;
};
type Place = {
  readonly acme: Acme;
  readonly product: Product;
  readonly repo: Repository;
  readonly stack: string;
};

const files = (resources: number, round: number): Record<string, string> => ({
  'main.tf': Array.from(
    { length: resources },
    (_, index) => `resource "terraform_data" "r${index}" {\n  input = "${round}-${index}"\n}\n`,
  ).join('\n'),
});

/** What a person would do by hand, on the same machine and commit. */
async function bare({ acme, repo }: Place, branch: string): Promise<number> {
  const dir = await mkdtemp(join(tmpdir(), 'gantry-bare-'));
  const authorization = Buffer.from(`x-bitbucket-api-token-auth:${acme.botToken}`).toString('base64');
  const env = {
    PATH: process.env.PATH,
    HOME: dir,
    CHECKPOINT_DISABLE: '1',
    TF_IN_AUTOMATION: '1',
    TF_CLI_CONFIG_FILE: join(dir, 'terraformrc'),
    GIT_CONFIG_COUNT: '1',
    GIT_CONFIG_KEY_0: 'http.extraHeader',
    GIT_CONFIG_VALUE_0: `Authorization: Basic ${authorization}`,
  };
  await writeFile(join(dir, 'terraformrc'), '');
  const source = join(dir, 'source');
  const started = performance.now();
  await run(
    'git',
    [
      'clone',
      '--quiet',
      '--depth',
      '1',
      '--branch',
      branch,
      `${acme.emulator.url}/acme/${repo.slug}.git`,
      source,
    ],
    { env },
  );
  const options = { cwd: source, env, maxBuffer: 1 << 28 };
  await run('terraform', ['init', '-input=false'], options);
  await run('terraform', ['plan', '-input=false', '-out=plan.bin'], options);
  await run('terraform', ['show', '-json', 'plan.bin'], options);
  const milliseconds = performance.now() - started;
  await rm(dir, { recursive: true, force: true });
  return milliseconds;
}

const history = z.object({
  stack: z.object({
    proposedRuns: z.array(
      z.object({
        commit: z.object({ hash: z.string() }),
        history: z.array(z.object({ state: z.string(), at: z.string() })),
      }),
    ),
  }),
});

/** From the webhook leaving Bitbucket to the final status arriving there, and where the time went. */
async function throughGantry(
  place: Place,
  sha: string,
): Promise<{ total: number; hops: Record<string, number> }> {
  const { acme, product, repo, stack } = place;
  const status = await until(
    'the final status',
    async () => {
      const [seen] = repositoryOf(acme, repo).statuses.get(sha)?.values() ?? [];
      return seen !== undefined && seen.state !== 'INPROGRESS' ? seen : null;
    },
    { everyMilliseconds: 5 },
  );
  if (status.state !== 'SUCCESSFUL') throw new Error(`The status is ${status.state}: ${status.description}`);
  const sent = sentAt(place, sha);
  const document =
    'query($id: ID!) { stack(id: $id) { proposedRuns { commit { hash } history { state at } } } }';
  const seen = await product.admin.query(history, document, { id: stack });
  const found = seen.stack.proposedRuns.find(({ commit }) => commit.hash === sha);
  const at = new Map(found?.history.map((entry) => [entry.state, new Date(entry.at).getTime()]));
  const marks = ['QUEUED', 'READY', 'PREPARING', 'INITIALIZING', 'PLANNING', 'FINISHED'].map(
    (state) => at.get(state) ?? Number.NaN,
  );
  const [queued = 0, ready = 0, preparing = 0, initializing = 0, planning = 0, finished = 0] = marks;
  const end = status.updatedOn.getTime();
  const hops = {
    'webhook to run': queued - sent,
    'run to ready': ready - queued,
    'ready to claimed': preparing - ready,
    'source and tool': initializing - preparing,
    init: planning - initializing,
    'plan, show, upload': finished - planning,
    'finished to status': end - finished,
  };
  return { total: end - sent, hops };
}

function repositoryOf(acme: Acme, repo: Repository): Repository {
  return acme.workspace.repositories.get(repo.slug) ?? repo;
}

function sentAt({ repo }: Place, sha: string): number {
  const delivery = [...repo.hooks.values()]
    .flatMap((hook) => hook.deliveries)
    .find(({ event, body }) => event === 'repo:push' && body.includes(sha));
  return delivery?.attempts[0]?.sentAt.getTime() ?? Number.NaN;
}

async function measure(place: Place, resources: number): Promise<Round[]> {
  const { acme, repo } = place;
  const results: Round[] = [];
  for (let round = 0; round <= rounds; round++) {
    const branch = `size-${resources}-${round}`;
    const commit = {
      repo,
      branch,
      files: files(resources, round),
      message: `Round ${round}\n`,
      author: acme.ada.user,
    };
    const sha = await acme.emulator.seed.commitFiles(commit);
    const gantry = await throughGantry(place, sha);
    await acme.emulator.idle();
    const bareTime = await bare(place, branch);
    // The first round warms up both.
    if (round > 0) results.push({ ...gantry, bare: bareTime });
  }
  return results;
}

function figuresOf(resources: number, results: readonly Round[]): Figure[] {
  const total = distribution(results.map((round) => round.total));
  const plain = distribution(results.map((round) => round.bare));
  const overhead = distribution(results.map((round) => round.total - round.bare));
  const names = Object.keys(results[0]?.hops ?? {});
  const hops = Object.fromEntries(
    names.map((name) => [
      name,
      rounded(distribution(results.map((round) => round.hops[name] ?? Number.NaN)).p50),
    ]),
  );
  const details = { total, bare: plain, overhead, hopsP50Milliseconds: hops };
  if (resources === 5) {
    return [
      figure(
        'Overhead, 5 resources, p50',
        { value: rounded(overhead.p50), unit: 'ms' },
        { atMost: 250 },
        details,
      ),
      figure(
        'Overhead, 5 resources, p95',
        { value: rounded(overhead.p95), unit: 'ms' },
        { atMost: 500 },
        details,
      ),
    ];
  }
  const ratio = Math.round((total.p50 / plain.p50) * 100) / 100;
  return [
    figure(
      `Total against bare, ${resources} resources, p50`,
      { value: ratio, unit: '×' },
      { atMost: 1.2 },
      details,
    ),
  ];
}

export const overheadBench: Bench = {
  name: 'overhead',
  what: `webhook sent to final status, against bare clone, init, plan and show; ${rounds} rounds, interleaved`,
  async run(say) {
    const { dir, remove } = await temporaryFolder();
    const acme = await startAcme(`${dir}/bitbucket`);
    const product = await startProduct({
      dataDir: `${dir}/data`,
      environment: {
        GANTRY_BITBUCKET_API_URL: `${acme.emulator.url}/2.0`,
        GANTRY_BITBUCKET_GIT_URL: acme.emulator.url,
      },
    });
    await connectBitbucket(product.admin, { name: 'Bench', email: acme.bot.email, token: acme.botToken });
    const figures: Figure[] = [];
    for (const resources of sizes) {
      const name = `size-${resources}`;
      const repo = await acme.emulator.seed.createRepository({
        workspace: acme.workspace,
        name,
        files: { 'README.md': name },
        owner: acme.ada.user,
      });
      const stack = await createStack(product.admin, { name, repository: `acme/${name}`, projectRoot: '' });
      await until('the webhook', async () => repo.hooks.size > 0);
      const measured = figuresOf(resources, await measure({ acme, product, repo, stack }, resources));
      for (const { name: title, value, unit } of measured) say(`${title}: ${value} ${unit}`);
      say(`where the time goes (p50, ms): ${JSON.stringify(measured[0]?.details.hopsP50Milliseconds)}`);
      figures.push(...measured);
    }
    await product.stop();
    await acme.emulator.close();
    await remove();
    return figures;
  },
};
