import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Repository } from '@gantry/emulator';
import { sql } from 'kysely';
import { z } from 'zod';
import { type Acme, startAcme } from '../../support/acme.ts';
import { type FastClock, fastClock } from '../../support/fast-clock.ts';
import { type Gantry, startGantry } from '../../support/gantry.ts';
import { connectBitbucket, createStack } from '../../support/platform.ts';
import { until } from '../../support/until.ts';
import { useCluster } from '../cluster.ts';

export type World = {
  readonly acme: Acme;
  readonly gantry: Gantry;
  readonly clock: FastClock;
  readonly repositories: readonly Repository[];
  /** REST calls that Bitbucket got so far. */
  calls(): number;
  rows(query: ReturnType<typeof sql>): Promise<Record<string, unknown>[]>;
  close(): Promise<void>;
};

type WorldOptions = {
  readonly repositories: number;
  readonly poll: boolean;
  /** Connected with the token of a person and the usual 1,000 calls an hour. */
  readonly person?: boolean;
};

/** A workspace of repositories with a stack each, an integration with a budget of its own, and no worker. */
export async function startWorld({ repositories, poll, person = false }: WorldOptions): Promise<World> {
  const dir = await mkdtemp(join(tmpdir(), 'gantry-bench-'));
  await useCluster();
  const acme = await startAcme(join(dir, 'bitbucket'));
  if (!person) Object.assign(acme.emulator.settings, { rateLimitPerHour: 1_000_000 });
  const counted = { calls: 0 };
  const { takeRest } = acme.emulator.faults;
  acme.emulator.faults.takeRest = (path) => {
    counted.calls += 1;
    return takeRest(path);
  };
  const clock = fastClock(1);
  const gantry = await startGantry({
    dir: join(dir, 'gantry'),
    bitbucketUrl: acme.emulator.url,
    clock,
    pollMilliseconds: poll ? 250 : null,
  });
  await (person
    ? connectBitbucket(gantry.admin, { name: 'Bench', email: acme.bot.email, token: acme.botToken })
    : connect(gantry, acme));
  const made: Repository[] = [];
  for (let index = 0; index < repositories; index += 1) made.push(await addRepository(gantry, acme, index));
  await until('the webhooks', async () => made.every((repo) => repo.hooks.size > 0));
  const { kysely } = gantry.database.db;
  const rows = async (query: ReturnType<typeof sql>) =>
    z.array(z.record(z.string(), z.unknown())).parse((await query.execute(kysely)).rows);
  if (poll) await until('what there is to be known', async () => allKnown(rows));
  return {
    acme,
    gantry,
    clock,
    repositories: made,
    calls: () => counted.calls,
    rows,
    async close() {
      await gantry.close();
      await acme.emulator.close();
      await rm(dir, { recursive: true, force: true, maxRetries: 3 });
    },
  };
}

async function allKnown(rows: World['rows']): Promise<boolean> {
  return (
    (await rows(sql`select 1 as unknown from vcs_repositories where not heads_known limit 1`)).length === 0
  );
}

/** Access tokens are told their limit, so that the budget of the bench is known to be healthy. */
async function connect(gantry: Gantry, acme: Acme): Promise<void> {
  const token = acme.emulator.seed.createAccessToken({
    subject: acme.workspace,
    scopes: ['pullrequest', 'webhook'],
    label: 'bench',
  });
  const document = `mutation($input: BitbucketCloudIntegrationInput!) {
    bitbucketCloudIntegrationCreate(input: $input) { id }
  }`;
  const input = { name: 'Bench', isDefault: true, description: '', token, credentialKind: 'ACCESS_TOKEN' };
  await gantry.admin.query(z.unknown(), document, { input });
}

async function addRepository(gantry: Gantry, acme: Acme, index: number): Promise<Repository> {
  const name = `repository-${index}`;
  const repo = await acme.emulator.seed.createRepository({
    workspace: acme.workspace,
    name,
    files: { 'app/main.tf': '# 0\n' },
    owner: acme.ada.user,
  });
  await createStack(gantry.admin, { name: `App ${index}`, repository: `acme/${name}`, projectRoot: 'app' });
  return repo;
}

export const push = ({ acme }: World, repo: Repository, branch: string, content: string): Promise<string> =>
  acme.emulator.seed.commitFiles({
    repo,
    branch,
    files: { 'app/main.tf': `# ${branch} ${content}\n` },
    message: `${content} on ${branch}\n`,
    author: acme.ada.user,
  });

/** Works through the items, a few at a time. */
export async function each<T>(
  items: readonly T[],
  atOnce: number,
  work: (item: T) => Promise<unknown>,
): Promise<void> {
  const left = [...items];
  const one = async () => {
    for (let item = left.shift(); item !== undefined; item = left.shift()) await work(item);
  };
  await Promise.all(Array.from({ length: atOnce }, one));
}

/** Everything that arrived was read and acted upon. */
export async function settled({ rows }: World): Promise<void> {
  await until(
    'all deliveries to be acted upon',
    async () => {
      const [left] = await rows(sql`
        select (select count(*) from webhook_deliveries where verdict = 'received')
          + (select count(*) from vcs_events where routed_at is null) as count`);
      return Number(left?.count) === 0;
    },
    { seconds: 600, everyMilliseconds: 200 },
  );
}

/** Numbers from 0 to 1, the same on every run. */
export function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1_664_525 + 1_013_904_223) % 4_294_967_296;
    return state / 4_294_967_296;
  };
}
