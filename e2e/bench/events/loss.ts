import { sql } from 'kysely';
import { z } from 'zod';
import { until } from '../../support/until.ts';
import { type Bench, type Figure, figure } from '../figure.ts';
import { distribution, rounded } from '../statistics.ts';
import { each, push, seeded, startProductWorld, startWorld, type TimedWorld, type World } from './world.ts';

const repositories = 10;
const pushes = 1_000;
const silent = 1_000;
const many = 40;

type Given = {
  readonly pushes: number;
  readonly lost: number;
  readonly always: boolean;
};
type Outcome = { readonly dropped: number; readonly recovered: number; readonly slowest: number };

async function setPolling(world: World): Promise<void> {
  const document = `mutation { bitbucketCloudIntegrationSetPolling(id: "bench", polling: ALWAYS) { id } }`;
  await world.admin.query(z.unknown(), document, {});
}

/** Pushes to a branch each; a share of the deliveries is lost. Waits until every commit has its run. */
async function lose(
  world: World,
  { pushes: count, lost, always }: Given,
  say: (text: string) => void,
): Promise<Outcome> {
  const begun = Date.now();
  if (always) await setPolling(world);
  const random = seeded(11);
  const pushed = new Map<string, Date>();
  const all = Array.from({ length: count }, (_, index) => index);
  await each(all, 4, async (index) => {
    const repo = world.repositories[index % world.repositories.length];
    if (repo === undefined) return;
    if (random() < lost) world.acme.emulator.faults.deliveries({ kind: 'drop' }, { match: /^repo:push$/ });
    const sha = await push(world, repo, `branch-${index}`, 'Change');
    pushed.set(sha, world.now());
  });
  world.acme.emulator.faults.clear();
  await world.acme.emulator.idle();
  say(`${count} pushes in ${rounded((Date.now() - begun) / 1_000)} s`);
  const commits = [...pushed.keys()];
  await until(
    'a run for every commit',
    async () => (await runsOf(world, commits)).length === commits.length,
    {
      seconds: 400,
      everyMilliseconds: 500,
    },
  );
  const dropped = droppedOf(world);
  await tellHops(world, pushed, say);
  const times = (await runsOf(world, commits)).flatMap(({ sha, created_at: at }) => {
    const since = pushed.get(String(sha));
    return dropped.has(String(sha)) && since && at instanceof Date
      ? [(at.getTime() - since.getTime()) / 1_000]
      : [];
  });
  return { dropped: dropped.size, recovered: times.length, slowest: Math.max(0, ...times) };
}

/** Where the time goes: until an event is known, and from there to its run. */
async function tellHops(world: World, pushed: ReadonlyMap<string, Date>, say: (text: string) => void) {
  const rows = await world.rows(
    sql`select sha, min(created_at) as found, min(routed_at) as routed from vcs_events
      where sha = any(${[...pushed.keys()]}::text[]) group by sha`,
  );
  const seconds = (from: unknown, to: unknown): number =>
    from instanceof Date && to instanceof Date ? (to.getTime() - from.getTime()) / 1_000 : Number.NaN;
  const found = rows.map((row) => seconds(pushed.get(String(row.sha)), row.found));
  const routed = rows.map((row) => seconds(row.found, row.routed));
  const tell = (times: number[]) => {
    const { p50, p95, max } = distribution(times);
    return `p50 ${rounded(p50)} s, p95 ${rounded(p95)} s, at most ${rounded(max)} s`;
  };
  say(`from push to event: ${tell(found)}; from event to run: ${tell(routed)}`);
}

const runsOf = ({ rows }: World, commits: readonly string[]) =>
  rows(
    sql`select sha, min(created_at) as created_at from runs where sha = any(${commits}::text[]) group by sha`,
  );

/** Commits whose delivery never came. */
function droppedOf({ repositories: all }: World): Set<string> {
  const deliveries = all.flatMap((repo) => [...repo.hooks.values()].flatMap((hook) => hook.deliveries));
  const schema = z.object({
    push: z.object({
      changes: z.array(z.object({ new: z.object({ target: z.object({ hash: z.string() }) }) })),
    }),
  });
  return new Set(
    deliveries
      .filter(({ state, event }) => state === 'dropped' && event === 'repo:push')
      .flatMap(({ body }) =>
        schema.parse(JSON.parse(body)).push.changes.map((change) => change.new.target.hash),
      ),
  );
}

/** Calls of one hour in which nothing happens, a day after something did. */
async function idleCalls(world: TimedWorld): Promise<number> {
  world.clock.skip(24 * 3_600_000);
  const rounds = async () =>
    (await world.rows(sql`select max(polled_at) as last from vcs_repositories`))[0]?.last as Date | undefined;
  const before = await rounds();
  await until('the first round of the day', async () => String(await rounds()) !== String(before));
  const start = world.calls();
  for (let minute = 0; minute < 60; minute += 1) {
    world.clock.skip(60_000);
    await until('the due rounds', async () => (await due(world)) === 0, { everyMilliseconds: 20 });
  }
  return (world.calls() - start) / repositories;
}

async function due({ rows, clock }: TimedWorld): Promise<number> {
  const [row] = await rows(
    sql`select count(*) as count from vcs_repositories where poll_due_at <= ${clock.now()}`,
  );
  return Number(row?.count);
}

async function measure(given: Given, say: (text: string) => void): Promise<Figure[]> {
  const { always } = given;
  const world = await startProductWorld({ repositories });
  try {
    const { dropped, recovered, slowest } = await lose(world, given, say);
    const mode = always ? 'polling' : 'webhooks';
    say(
      `${mode}: ${dropped} of ${given.pushes} deliveries lost, ${recovered} recovered, the slowest after ${slowest} s`,
    );
    return [
      figure(
        `Lost deliveries not recovered, ${mode}`,
        { value: dropped - recovered, unit: 'commits' },
        { atMost: 0 },
        { dropped },
      ),
      figure(
        `Slowest recovery, ${mode}`,
        { value: rounded(slowest), unit: 's' },
        { atMost: always ? 90 : 300 },
        { dropped },
      ),
    ];
  } finally {
    await world.close();
  }
}

/** As many repositories as rounds cannot ask every minute, and the usual budget of a person's token. */
async function measureTight(say: (text: string) => void): Promise<Figure[]> {
  const world = await startWorld({ repositories: many, poll: true, person: true });
  try {
    await setPolling(world);
    // The workspace is looked at for the first time when its repositories have been there for a while.
    world.clock.skip(11 * 60_000);
    await until('the due rounds', async () => (await due(world)) === 0);
    const before = world.calls();
    const { recovered, slowest } = await lose(world, { pushes: many, lost: 1, always: true }, say);
    say(
      `${many} repositories: ${recovered} found, the slowest after ${slowest} s, ${world.calls() - before} calls`,
    );
    const bar = { value: rounded(slowest), unit: 's' };
    return [figure(`Slowest recovery, polling of ${many} repositories`, bar, { atMost: 90 })];
  } finally {
    await world.close();
  }
}

/** Webhooks work, and nobody has pushed for a day. */
async function measureIdle(say: (text: string) => void): Promise<Figure> {
  const world = await startWorld({ repositories, poll: true });
  try {
    await lose(world, { pushes: repositories, lost: 0, always: false }, say);
    const calls = rounded(await idleCalls(world));
    return figure('Calls per repository and idle hour', { value: calls, unit: 'calls' }, { atMost: 6 });
  } finally {
    await world.close();
  }
}

export const lossBench: Bench = {
  name: 'loss',
  what: `20 % of ${pushes} deliveries dropped in ${repositories} repositories`,
  run: (say) => measure({ pushes, lost: 0.2, always: false }, say),
};

export const pollingBench: Bench = {
  name: 'polling',
  what: `all of ${silent} deliveries dropped where no webhook arrives`,
  run: (say) => measure({ pushes: silent, lost: 1, always: true }, say),
};

export const manyBench: Bench = {
  name: 'many',
  what: `an hour in which nothing happens; ${many} repositories, no webhook that arrives, and 1,000 calls an hour`,
  run: async (say) => [await measureIdle(say), ...(await measureTight(say))],
};
