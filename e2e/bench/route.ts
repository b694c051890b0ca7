import { sql } from 'kysely';
import { z } from 'zod';
import type { Db } from '../../server/src/platform/db/index.ts';
import { createStack } from '../support/platform.ts';
import { until } from '../support/until.ts';
import { type Bench, type Figure, figure } from './figure.ts';
import { startPlace } from './place.ts';
import { distribution, rounded } from './statistics.ts';

const counts = [100, 1_000, 10_000] as const;
const pushes = 7;
const affected = 10;

/** Copies of one real stack, each with a project root of its own. */
async function multiply(db: Db, from: string, count: number): Promise<void> {
  await sql`
    insert into stacks (id, name, description, space_id, labels, integration_id, repository, repository_uuid, branch,
      project_root, project_globs, tool, manages_state, created_at, updated_at)
    select 'copy-' || n, 'Copy ' || n, '', space_id, labels, integration_id, repository, repository_uuid, branch,
      'stacks/' || n, project_globs, tool, manages_state, created_at, updated_at
    from stacks, generate_series((select count(*) from stacks), ${count - 1}) as n
    where id = ${from}
  `.execute(db.kysely);
}

const routed = z.object({ took: z.number(), runs: z.number() });

/** From the event being recorded to its decisions being committed, in milliseconds. */
async function decided(db: Db, sha: string): Promise<z.infer<typeof routed>> {
  return until('the decisions', async () => {
    const { rows } = await sql`
      select extract(epoch from routed_at - created_at)::float8 * 1000 as took,
        (select count(*)::int from event_decisions where event_id = vcs_events.id and run_id is not null) as runs
      from vcs_events where sha = ${sha} and kind = 'push' and routed_at is not null
    `.execute(db.kysely);
    return rows[0] === undefined ? null : routed.parse(rows[0]);
  });
}

export const routeBench: Bench = {
  name: 'route',
  what: `a push to a repository with ${counts.join(', ')} stacks, ${affected} of them affected; ${pushes} pushes each`,
  async run(say) {
    const { acme, product, db, close } = await startPlace();
    const repo = await acme.emulator.seed.createRepository({
      workspace: acme.workspace,
      name: 'monorepo',
      files: { 'README.md': 'x' },
      owner: acme.ada.user,
    });
    await createStack(product.admin, {
      name: 'Original',
      repository: 'acme/monorepo',
      projectRoot: 'original',
    });
    await until('the webhook', async () => repo.hooks.size > 0);
    const figures: Figure[] = [];
    for (const count of counts) {
      await multiply(db, 'original', count);
      const times: number[] = [];
      for (let push = 0; push <= pushes; push++) {
        const changed = Array.from({ length: affected }, (_, index) => [
          `stacks/${index + 1}/main.tf`,
          `# ${count} ${push}\n`,
        ]);
        const sha = await acme.emulator.seed.commitFiles({
          repo,
          branch: `push-${count}-${push}`,
          files: Object.fromEntries(changed),
          message: 'Change ten\n',
          author: acme.ada.user,
        });
        const { took, runs } = await decided(db, sha);
        if (runs !== affected) throw new Error(`${runs} runs instead of ${affected}.`);
        if (push > 0) times.push(took);
      }
      const spread = distribution(times);
      say(`${count} stacks: p50 ${rounded(spread.p50)} ms, p95 ${rounded(spread.p95)} ms`);
      figures.push(
        figure(
          `Push decided, ${count} stacks, p95`,
          { value: rounded(spread.p95), unit: 'ms' },
          count === 1_000 ? { atMost: 300 } : null,
          { ...spread },
        ),
      );
    }
    await close();
    return figures;
  },
};
