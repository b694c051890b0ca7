import { sql } from 'kysely';
import { postDelivery } from '../../support/deliveries.ts';
import { type Bench, figure } from '../figure.ts';
import { each, push, seeded, settled, startWorld, type World } from './world.ts';

const branches = 40;
const pushesPerBranch = 25;

type Recorded = { readonly event: string; readonly body: string; readonly id: string };

/** Pushes are made, and what Bitbucket would have sent of them is kept back. */
async function record(world: World): Promise<Recorded[]> {
  const [repo] = world.repositories;
  if (repo === undefined) throw new Error('There is no repository.');
  world.acme.emulator.faults.deliveries({ kind: 'drop' }, { times: 2 * branches * pushesPerBranch });
  const names = Array.from({ length: branches }, (_, index) => (index === 0 ? 'main' : `branch-${index}`));
  await each(names, 6, async (name) => {
    for (let count = 1; count <= pushesPerBranch; count += 1) await push(world, repo, name, String(count));
  });
  world.acme.emulator.faults.clear();
  const deliveries = [...repo.hooks.values()].flatMap((hook) => hook.deliveries);
  return deliveries.map(({ event, body, requestUuid }) => ({ event, body, id: requestUuid }));
}

/** Half of them change places; each comes one to five times, again under its own id or under another. */
function disorder(recorded: readonly Recorded[], random: () => number): Recorded[] {
  const moved = recorded.flatMap((_, index) => (random() < 0.5 ? [index] : []));
  const places = moved.toSorted(() => random() - 0.5);
  const shuffled = [...recorded];
  for (const [at, index] of moved.entries()) {
    const taken = recorded[places[at] ?? index];
    if (taken !== undefined) shuffled[index] = taken;
  }
  return shuffled.flatMap((delivery) =>
    Array.from({ length: 1 + Math.floor(random() * 5) }, (_, copy) =>
      copy > 0 && random() < 0.5 ? { ...delivery, id: `${delivery.id}-${copy}` } : delivery,
    ),
  );
}

async function secretAndUrl({ repositories: [repo] }: World): Promise<{ secret: string; url: string }> {
  const [hook] = repo?.hooks.values() ?? [];
  if (hook === undefined) throw new Error('There is no webhook.');
  return { secret: hook.secret ?? '', url: hook.url };
}

export const orderBench: Bench = {
  name: 'order',
  what: `${branches * pushesPerBranch} pushes to ${branches} branches, each delivered 1 to 5 times, half of them shuffled`,
  async run(say) {
    const world = await startWorld({ repositories: 1, poll: false });
    try {
      const recorded = await record(world);
      const sent = disorder(recorded, seeded(7));
      const { secret, url } = await secretAndUrl(world);
      say(`${recorded.length} pushes, ${sent.length} deliveries`);
      const started = performance.now();
      await each(sent, 16, async ({ event, body, id }) => {
        const headers = { 'x-event-key': event, 'x-request-uuid': id };
        const { status } = await postDelivery(url, { body, secret, headers });
        if (status !== 202) throw new Error(`A delivery was answered with ${status}.`);
      });
      await settled(world);
      const seconds = Math.round((performance.now() - started) / 1_000);
      const twice = await world.rows(sql`
        select stack_id, sha, type from runs group by stack_id, sha, type having count(*) > 1`);
      // The newest commit of every branch, as Bitbucket has it, and what waits or is done for it.
      const heads = await world.rows(sql`
        select branch_heads.branch, (select count(*) from runs where runs.sha = head_sha
          and runs.branch = branch_heads.branch and state not in ('CANCELED', 'DISCARDED', 'STOPPED')) as live,
          (select count(*) from runs where runs.sha <> head_sha and runs.branch = branch_heads.branch
          and type = 'PROPOSED' and state in ('QUEUED', 'READY')) as stale
        from branch_heads`);
      const won = heads.filter(({ live, stale }) => Number(live) === 1 && Number(stale) === 0).length;
      const details = { deliveries: sent.length, seconds, heads: heads.length };
      return [
        figure(
          'Runs made twice for a stack, commit and type',
          { value: twice.length, unit: 'runs' },
          { atMost: 0 },
          details,
        ),
        figure(
          'Branches whose newest commit alone is planned',
          { value: won, unit: 'branches' },
          { atLeast: branches },
          details,
        ),
      ];
    } finally {
      await world.close();
    }
  },
};
