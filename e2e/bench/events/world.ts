import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ApiClient } from '@gantry/contract/client';
import type { Repository } from '@gantry/emulator';
import { sql } from 'kysely';
import { z } from 'zod';
import type { Db } from '../../../server/src/platform/db/index.ts';
import { type Acme, startAcme } from '../../support/acme.ts';
import { type FastClock, fastClock } from '../../support/fast-clock.ts';
import { startGantry } from '../../support/gantry.ts';
import { connectBitbucket, createStack } from '../../support/platform.ts';
import { until } from '../../support/until.ts';
import { useCluster } from '../cluster.ts';
import { startPlace } from '../place.ts';

export type World = {
  readonly acme: Acme;
  readonly admin: ApiClient;
  readonly repositories: readonly Repository[];
  /** What time it is for Gantry. */
  now(): Date;
  /** REST calls that Bitbucket got so far. */
  calls(): number;
  rows(query: ReturnType<typeof sql>): Promise<Record<string, unknown>[]>;
  close(): Promise<void>;
};
/** Its time can be moved. */
export type TimedWorld = World & { readonly clock: FastClock };

type WorldOptions = {
  readonly repositories: number;
  readonly poll: boolean;
  /** Connected with the token of a person and the usual 1,000 calls an hour. */
  readonly person?: boolean;
};

/** A workspace of repositories with a stack each, an integration with a budget of its own, and no worker. */
export async function startWorld({ repositories, poll, person = false }: WorldOptions): Promise<TimedWorld> {
  const dir = await mkdtemp(join(tmpdir(), 'gantry-bench-'));
  await useCluster();
  const acme = await startAcme(join(dir, 'bitbucket'));
  const calls = countCalls(acme);
  if (!person) giveBudget(acme);
  const clock = fastClock(1);
  const gantry = await startGantry({
    dir: join(dir, 'gantry'),
    bitbucketUrl: acme.emulator.url,
    clock,
    pollMilliseconds: poll ? 250 : null,
  });
  const { admin } = gantry;
  await (person
    ? connectBitbucket(admin, { name: 'Bench', email: acme.bot.email, token: acme.botToken })
    : connect(admin, acme));
  const rows = rowsOf(gantry.database.db);
  return {
    ...{ acme, admin, clock, calls, rows },
    now: () => clock.now(),
    repositories: await addRepositories({ acme, admin, rows }, repositories, poll),
    async close() {
      await gantry.close();
      await acme.emulator.close();
      await rm(dir, { recursive: true, force: true, maxRetries: 3 });
    },
  };
}

/** The same around the product as it is shipped, in a process of its own, which Bitbucket is not part of. */
export async function startProductWorld({ repositories }: { repositories: number }): Promise<World> {
  const { acme, product, db, close } = await startPlace({
    connect: (admin, acme) => {
      giveBudget(acme);
      return connect(admin, acme);
    },
  });
  const [{ admin }, rows, calls] = [product, rowsOf(db), countCalls(acme)];
  const made = await addRepositories({ acme, admin, rows }, repositories, true);
  return { acme, admin, now: () => new Date(), calls, rows, repositories: made, close };
}

function countCalls({ emulator }: Acme): () => number {
  const { takeRest } = emulator.faults;
  let calls = 0;
  emulator.faults.takeRest = (path) => {
    calls += 1;
    return takeRest(path);
  };
  return () => calls;
}

const giveBudget = ({ emulator }: Acme) => Object.assign(emulator.settings, { rateLimitPerHour: 1_000_000 });

const rowsOf =
  ({ kysely }: Db): World['rows'] =>
  async (query) =>
    z.array(z.record(z.string(), z.unknown())).parse((await query.execute(kysely)).rows);

/** Makes them, and waits until Gantry knows where they stand, so that what follows is news. */
async function addRepositories(
  { acme, admin, rows }: Pick<World, 'acme' | 'admin' | 'rows'>,
  count: number,
  poll: boolean,
): Promise<Repository[]> {
  const made: Repository[] = [];
  for (let index = 0; index < count; index += 1) made.push(await addRepository(admin, acme, index));
  await until('the webhooks', async () => made.every((repo) => repo.hooks.size > 0));
  if (poll) await until('what there is to be known', async () => allKnown(rows), { seconds: 120 });
  return made;
}

async function allKnown(rows: World['rows']): Promise<boolean> {
  return (
    (await rows(sql`select 1 as unknown from vcs_repositories where not heads_known limit 1`)).length === 0
  );
}

/** Access tokens are told their limit, so that the budget of the bench is known to be healthy. */
async function connect(admin: ApiClient, acme: Acme): Promise<string> {
  const token = acme.emulator.seed.createAccessToken({
    subject: acme.workspace,
    scopes: ['pullrequest', 'webhook'],
    label: 'bench',
  });
  const document = `mutation($input: BitbucketCloudIntegrationInput!) {
    bitbucketCloudIntegrationCreate(input: $input) { id }
  }`;
  const input = { name: 'Bench', isDefault: true, description: '', token, credentialKind: 'ACCESS_TOKEN' };
  const schema = z.object({ bitbucketCloudIntegrationCreate: z.object({ id: z.string() }) });
  return (await admin.query(schema, document, { input })).bitbucketCloudIntegrationCreate.id;
}

async function addRepository(admin: ApiClient, acme: Acme, index: number): Promise<Repository> {
  const name = `repository-${index}`;
  const repo = await acme.emulator.seed.createRepository({
    workspace: acme.workspace,
    name,
    files: { 'app/main.tf': '# 0\n' },
    owner: acme.ada.user,
  });
  await createStack(admin, { name: `App ${index}`, repository: `acme/${name}`, projectRoot: 'app' });
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
