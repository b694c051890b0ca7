import { type Selectable, sql } from 'kysely';
import type { Queryable } from '../platform/db/index.ts';
import type { Tables } from '../platform/db/tables.ts';

export type OpenPullRequest = Selectable<Tables['pull_requests']>;

/** Open pull requests into the tracked branch of any stack of these spaces, the latest changed first. */
export function openIntoStacks(
  db: Queryable,
  spaceIds: readonly string[],
  page: { readonly text: string; readonly offset: number; readonly limit: number },
): Promise<OpenPullRequest[]> {
  const pattern = `%${page.text.toLowerCase().replace(/[\\%_]/g, '\\$&')}%`;
  return db
    .selectFrom('pull_requests')
    .selectAll()
    .where('state', '=', 'open')
    .where(({ exists, selectFrom }) =>
      exists(
        selectFrom('stacks')
          .select('stacks.id')
          .where('stacks.kind', '=', 'stack')
          .whereRef('stacks.integration_id', '=', 'pull_requests.integration_id')
          .whereRef('stacks.repository_uuid', '=', 'pull_requests.repository_uuid')
          .whereRef('stacks.branch', '=', 'pull_requests.destination_branch')
          .where('stacks.space_id', 'in', spaceIds.length > 0 ? spaceIds : ['']),
      ),
    )
    .$if(page.text !== '', (query) =>
      query.where(
        sql<boolean>`lower(concat_ws(' ', repository, title, author, source_branch, '#' || number)) like ${pattern}`,
      ),
    )
    .orderBy('updated_at', 'desc')
    .orderBy('number', 'desc')
    .offset(page.offset)
    .limit(page.limit)
    .execute();
}

/** The newest run of every stack of these spaces for each of the pull requests. */
export async function latestRunsOf(
  db: Queryable,
  spaceIds: readonly string[],
  wanted: readonly { readonly uuid: string; readonly number: number }[],
): Promise<{ id: string; uuid: string; number: number }[]> {
  if (wanted.length === 0) return [];
  const { rows } = await sql<{ id: string; uuid: string; number: number }>`
    select distinct on (runs.stack_id, runs.pull_request)
      runs.id, stacks.repository_uuid as uuid, runs.pull_request as number
    from unnest(${wanted.map(({ uuid }) => uuid)}::text[], ${wanted.map(({ number }) => number)}::int[])
      as wanted (uuid, number)
    join stacks on stacks.repository_uuid = wanted.uuid and stacks.kind = 'stack' and stacks.space_id = any(${[...spaceIds]}::text[])
    join runs on runs.stack_id = stacks.id and runs.pull_request = wanted.number
    order by runs.stack_id, runs.pull_request, runs.id desc
  `.execute(db);
  return rows;
}
