import { sql } from 'kysely';
import type { Db } from '../../server/src/platform/db/index.ts';

/** Stacks of one repository with labels, folders and every kind of state. */
export async function fillStacks(db: Db, count: number): Promise<void> {
  await sql`
    insert into stacks (id, name, space_id, labels, repository, repository_uuid, branch, project_root, tool,
      manages_state, state, state_set_at, created_at, updated_at)
    select 'service-' || n, 'Service ' || n, 'root',
      array['team:' || (n % 40), 'folder:area-' || (n % 12) || '/' || (n % 7)], 'acme/monorepo-' || (n % 5),
      '{bench}', 'main', 'services/' || n, 'terraform', true,
      (array['FINISHED', 'FINISHED', 'FINISHED', 'FAILED', 'UNCONFIRMED', 'QUEUED', 'NONE'])[1 + n % 7],
      now() - n * interval '1 minute', now(), now()
    from generate_series(1, ${count}) as n
  `.execute(db.kysely);
}

/** An ended run whose planning phase wrote that many lines. */
export async function fillLog(db: Db, stackId: string, lines: number): Promise<void> {
  const perChunk = 1_000;
  const commit = JSON.stringify({
    sha: 'a'.repeat(40),
    message: 'Change everything',
    authorName: 'Ada',
    authorLogin: null,
    timestamp: 1_760_000_000_000,
    url: 'https://bitbucket.org/acme/monorepo/commits/aaaa',
  });
  await sql`
    insert into runs (id, stack_id, number, type, state, version, state_since, branch, sha, commit, repository,
      created_at, updated_at)
    values ('bench-run', ${stackId}, 1, 'TRACKED', 'FAILED', 3, now(), 'main', ${'a'.repeat(40)}, ${commit}::jsonb,
      'acme/monorepo-1', now(), now())
  `.execute(db.kysely);
  await sql`
    insert into run_transitions (run_id, version, event, from_state, state, at, actor)
    values ('bench-run', 1, 'created', null, 'QUEUED', now(), 'bench'),
      ('bench-run', 2, 'plan_started', 'INITIALIZING', 'PLANNING', now(), 'bench'),
      ('bench-run', 3, 'phase_failed', 'PLANNING', 'FAILED', now(), 'bench')
  `.execute(db.kysely);
  await sql`
    insert into run_logs (run_id, version, sequence, state, text, at)
    select 'bench-run', 2, chunk, 'PLANNING',
      (select string_agg(E'  \x1b[32m+\x1b[0m resource "cloud_server" "worker_' || (chunk * ${perChunk}::int + n) || '" {', E'\n')
        || E'\n' from generate_series(1, ${perChunk}) as n),
      now()
    from generate_series(0, ${lines / perChunk - 1}::int) as chunk
  `.execute(db.kysely);
}
