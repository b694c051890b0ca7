import { type Selectable, sql } from 'kysely';
import type { Queryable } from '../platform/db/index.ts';
import type { BranchHeadRow } from './branch-heads-store.ts';
import type { RepositoryKey } from './pull-requests-store.ts';
import type { RepositoryTable } from './tables.ts';

/** Takes repositories whose round is due; others find them due again only after `until`. */
export async function takeDueRepositories(
  db: Queryable,
  { now, until, limit }: { now: Date; until: Date; limit: number },
): Promise<Selectable<RepositoryTable>[]> {
  return db
    .updateTable('vcs_repositories')
    .set({ poll_due_at: until })
    .where(
      sql<string>`(integration_id, uuid)`,
      'in',
      (query) =>
        query
          .selectFrom('vcs_repositories')
          .select(sql<string>`integration_id`.as('integration_id'))
          .select('uuid')
          .where('poll_due_at', '<=', now)
          .orderBy('poll_due_at')
          .limit(limit)
          .forUpdate()
          .skipLocked() as never,
    )
    .returningAll()
    .execute();
}

export async function storePoll(
  db: Queryable,
  { integrationId, uuid }: RepositoryKey,
  set: {
    readonly dueAt: Date;
    readonly polledAt?: Date;
    readonly problem: string | null;
    readonly missedAt?: Date;
    readonly headsKnown?: boolean;
    readonly branchesReadAt?: Date;
  },
): Promise<void> {
  await db
    .updateTable('vcs_repositories')
    .set({
      poll_due_at: set.dueAt,
      poll_problem: set.problem,
      ...(set.polledAt === undefined ? {} : { polled_at: set.polledAt }),
      ...(set.missedAt === undefined ? {} : { missed_at: set.missedAt }),
      ...(set.branchesReadAt === undefined ? {} : { branches_read_at: set.branchesReadAt }),
      ...(set.headsKnown === undefined ? {} : { heads_known: set.headsKnown }),
    })
    .where('integration_id', '=', integrationId)
    .where('uuid', '=', uuid)
    .execute();
}

/** Has the repository asked soon: something was missed, or may have been. */
export async function makeDue(
  db: Queryable,
  { integrationId, uuid }: RepositoryKey,
  at: Date,
): Promise<void> {
  await db
    .updateTable('vcs_repositories')
    .set({ poll_due_at: sql`least(poll_due_at, ${at})` })
    .where('integration_id', '=', integrationId)
    .where('uuid', '=', uuid)
    .execute();
}

export function branchHeadsOf(
  db: Queryable,
  { integrationId, uuid }: RepositoryKey,
): Promise<Pick<BranchHeadRow, 'branch' | 'head_sha' | 'moved_at'>[]> {
  return db
    .selectFrom('branch_heads')
    .select(['branch', 'head_sha', 'moved_at'])
    .where('integration_id', '=', integrationId)
    .where('repository_uuid', '=', uuid)
    .execute();
}

/** What was delivered or found before and waits to be acted upon: finding it again would be no news. */
export async function unroutedKeys(
  db: Queryable,
  { integrationId, uuid }: RepositoryKey,
): Promise<Set<string>> {
  const rows = await db
    .selectFrom('vcs_events')
    .select(['kind', 'branch', 'sha', 'pull_request'])
    .where('integration_id', '=', integrationId)
    .where('repository_uuid', '=', uuid)
    .where('routed_at', 'is', null)
    .execute();
  return new Set(rows.map(findingKey));
}

export const findingKey = (event: {
  kind: string;
  branch: string | null;
  sha: string | null;
  pull_request: number | null;
}): string => JSON.stringify([event.kind, event.branch, event.sha, event.pull_request]);

/** How many repositories the integration asks for. */
export async function countRepositories(db: Queryable, integrationId: string): Promise<number> {
  const row = await db
    .selectFrom('vcs_repositories')
    .select(({ fn }) => fn.countAll<string>().as('count'))
    .where('integration_id', '=', integrationId)
    .executeTakeFirstOrThrow();
  return Number(row.count);
}

/** Repositories of one integration are asked at once, whatever their pace. */
export async function makeAllDue(db: Queryable, integrationId: string, at: Date): Promise<void> {
  await db
    .updateTable('vcs_repositories')
    .set({ poll_due_at: at })
    .where('integration_id', '=', integrationId)
    .execute();
}
