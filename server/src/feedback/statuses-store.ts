import { type Selectable, sql } from 'kysely';
import type { Queryable } from '../platform/db/index.ts';
import type { SentStatusTable } from './tables.ts';

export type StatusRow = Selectable<SentStatusTable>;
export type StatusKey = Pick<StatusRow, 'integration_id' | 'repository_uuid' | 'sha' | 'key'>;
export type StatusWrite = StatusKey &
  Pick<
    StatusRow,
    'run_id' | 'run_version' | 'name' | 'state' | 'description' | 'url' | 'repository' | 'refname' | 'sent_at'
  > & { readonly writer: string; readonly fingerprint: string };

/**
 * Takes the right to write a status, in one statement. False when a newer state was taken before, or when this very
 * state is written already; `force` writes that again.
 */
export async function beginStatus(db: Queryable, write: StatusWrite, force: boolean): Promise<boolean> {
  const { fingerprint, ...row } = write;
  const { rows } = await sql`
    insert into sent_statuses (integration_id, repository_uuid, sha, key, run_id, run_version, writer, name, state,
      description, url, repository, refname, sent_at)
    values (${row.integration_id}, ${row.repository_uuid}, ${row.sha}, ${row.key}, ${row.run_id}, ${row.run_version},
      ${row.writer}, ${row.name}, ${row.state}, ${row.description}, ${row.url}, ${row.repository}, ${row.refname},
      ${row.sent_at})
    on conflict (integration_id, repository_uuid, sha, key) do update set
      run_id = excluded.run_id,
      run_version = excluded.run_version,
      writer = excluded.writer,
      doubtful = sent_statuses.doubtful or sent_statuses.writer is not null
    where (sent_statuses.run_id collate "C", sent_statuses.run_version) <= (excluded.run_id collate "C", excluded.run_version)
      and (${force} or sent_statuses.writer is not null or sent_statuses.fingerprint is distinct from ${fingerprint})
    returning 1
  `.execute(db);
  return rows.length > 0;
}

/**
 * Notes a write that ended. Undefined when somebody else has begun to write since: whose write came last is unknown
 * then. `settles`: every write that could have arrived late has done so.
 */
export function finishStatus(
  db: Queryable,
  write: StatusWrite,
  { certain, settles }: { certain: boolean; settles: boolean },
): Promise<{ doubtful: boolean } | undefined> {
  const { name, state, description, url, repository, refname, fingerprint, sent_at } = write;
  return db
    .updateTable('sent_statuses')
    .set({ name, state, description, url, repository, refname, fingerprint, sent_at })
    .set({ writer: null, problem: null })
    .set(settles || !certain ? { doubtful: !certain } : {})
    .where(isKey(write))
    .where('writer', '=', write.writer)
    .returning('doubtful')
    .executeTakeFirst();
}

/** Gives the right to write back: the write has not happened and will not. `problem`: nor is it to be tried again. */
export async function releaseStatus(
  db: Queryable,
  { writer, fingerprint, sent_at, ...key }: StatusWrite,
  problem?: string,
): Promise<void> {
  await db
    .updateTable('sent_statuses')
    .set({ writer: null, ...(problem === undefined ? {} : { problem, fingerprint, sent_at }) })
    .where(isKey(key))
    .where('writer', '=', writer)
    .execute();
}

export function statusByKey(db: Queryable, key: StatusKey): Promise<StatusRow | undefined> {
  return db.selectFrom('sent_statuses').selectAll().where(isKey(key)).executeTakeFirst();
}

const isKey = ({ integration_id, repository_uuid, sha, key }: StatusKey) =>
  sql<boolean>`(integration_id, repository_uuid, sha, key) = (${integration_id}, ${repository_uuid}, ${sha}, ${key})`;

/** What was written, or is being written, under all keys of a commit. */
export function statusesOfCommit(
  db: Queryable,
  { integration_id, repository_uuid, sha }: Omit<StatusKey, 'key'>,
): Promise<StatusRow[]> {
  return db
    .selectFrom('sent_statuses')
    .selectAll()
    .where('integration_id', '=', integration_id)
    .where('repository_uuid', '=', repository_uuid)
    .where('sha', '=', sha)
    .orderBy('name')
    .execute();
}
