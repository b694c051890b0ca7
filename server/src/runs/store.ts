import { blockingRunTypes, type RunState, statesThat } from '@gantry/contract/run-states';
import { type Insertable, type Selectable, sql, type Updateable } from 'kysely';
import { jsonb, type Queryable } from '../platform/db/index.ts';
import type { RunTable, RunTest, RunTransitionTable } from './tables.ts';

export type RunRow = Selectable<RunTable>;
export type TransitionRow = Selectable<RunTransitionTable>;

const notEnded: RunState[] = [...statesThat('waits'), ...statesThat('works')];
/** Past the queue and not at its end: such a blocking run holds its stack. */
const holding = notEnded.filter((state) => state !== 'QUEUED');

export function runById(db: Queryable, id: string): Promise<RunRow | undefined> {
  return db.selectFrom('runs').selectAll().where('id', '=', id).executeTakeFirst();
}

export function lockRunRow(db: Queryable, id: string): Promise<RunRow | undefined> {
  return db.selectFrom('runs').selectAll().where('id', '=', id).forUpdate().executeTakeFirst();
}

export function insertRun(db: Queryable, row: Insertable<RunTable>): Promise<RunRow> {
  return db.insertInto('runs').values(row).returningAll().executeTakeFirstOrThrow();
}

/** The test runs of a module version's attempt. */
export function testRunsOf(db: Queryable, versionId: string): Promise<TestRunRow[]> {
  return db
    .selectFrom('runs')
    .selectAll()
    .where(sql<boolean>`test ->> 'versionId' = ${versionId}`)
    .orderBy('id')
    .execute()
    .then((rows) => rows.filter(isTestRun));
}

export type TestRunRow = RunRow & { readonly test: RunTest };
export const isTestRun = (run: RunRow): run is TestRunRow => run.test !== null;

export function runByOnceKey(db: Queryable, onceKey: string): Promise<RunRow | undefined> {
  return db.selectFrom('runs').selectAll().where('once_key', '=', onceKey).executeTakeFirst();
}

/** Writes the next state of a run whose version is still the one that was read. */
export function updateRunState(
  db: Queryable,
  run: Pick<RunRow, 'id' | 'version'>,
  set: Updateable<RunTable>,
): Promise<RunRow | undefined> {
  const { diagnostics, test: _test, ...rest } = set;
  return db
    .updateTable('runs')
    .set({ ...rest, ...(diagnostics === undefined ? {} : { diagnostics: jsonb(diagnostics) }) })
    .where('id', '=', run.id)
    .where('version', '=', run.version)
    .returningAll()
    .executeTakeFirst();
}

export async function updateRun(db: Queryable, id: string, set: Updateable<RunTable>): Promise<void> {
  await db.updateTable('runs').set(set).where('id', '=', id).execute();
}

export async function insertTransition(db: Queryable, row: Insertable<RunTransitionTable>): Promise<void> {
  await db.insertInto('run_transitions').values(row).execute();
}

export function transitionsOf(db: Queryable, runId: string): Promise<TransitionRow[]> {
  return db
    .selectFrom('run_transitions')
    .selectAll()
    .where('run_id', '=', runId)
    .orderBy('version', 'desc')
    .execute();
}

/** The blocking run that holds the stack now. */
export function holderOf(db: Queryable, stackId: string): Promise<RunRow | undefined> {
  return db
    .selectFrom('runs')
    .selectAll()
    .where('stack_id', '=', stackId)
    .where('type', 'in', blockingRunTypes)
    .where('state', 'in', holding)
    .executeTakeFirst();
}

/** The newest run of the stack before this one that holds its stack, whatever became of it. */
export function previousRun(db: Queryable, run: Pick<RunRow, 'stack_id' | 'number'>) {
  return db
    .selectFrom('runs')
    .selectAll()
    .where('stack_id', '=', run.stack_id)
    .where('type', 'in', blockingRunTypes)
    .where('number', '<', run.number)
    .orderBy('number', 'desc')
    .limit(1)
    .executeTakeFirst();
}

/** Whether no blocking run of the stack is newer than this one. */
export async function isLatestBlocking(
  db: Queryable,
  run: Pick<RunRow, 'stack_id' | 'number'>,
): Promise<boolean> {
  const newer = await db
    .selectFrom('runs')
    .select('id')
    .where('stack_id', '=', run.stack_id)
    .where('type', 'in', blockingRunTypes)
    .where('number', '>', run.number)
    .limit(1)
    .executeTakeFirst();
  return newer === undefined;
}

export function queuedRuns(db: Queryable, stackId: string): Promise<RunRow[]> {
  return db
    .selectFrom('runs')
    .selectAll()
    .where('stack_id', '=', stackId)
    .where('state', '=', 'QUEUED')
    .orderBy('id')
    .execute();
}

export function unfinishedRuns(db: Queryable, stackId: string): Promise<RunRow[]> {
  return db
    .selectFrom('runs')
    .selectAll()
    .where('stack_id', '=', stackId)
    .where('state', 'in', notEnded)
    .orderBy('id')
    .execute();
}

/** Previews of the branch that have not planned yet, other than of this commit: a newer commit makes them pointless. */
export function supersededProposals(
  db: Queryable,
  given: { stackIds: readonly string[]; branch: string; exceptSha: string | null },
): Promise<RunRow[]> {
  if (given.stackIds.length === 0) return Promise.resolve([]);
  return db
    .selectFrom('runs')
    .selectAll()
    .where('stack_id', 'in', given.stackIds)
    .where('type', '=', 'PROPOSED')
    .where('branch', '=', given.branch)
    .where('state', 'in', ['QUEUED', 'READY', 'PREPARING', 'INITIALIZING', 'PLANNING'])
    .where('local_workspace_id', 'is', null)
    .orderBy('id')
    .$if(given.exceptSha !== null, (query) => query.where('sha', '<>', given.exceptSha ?? ''))
    .execute();
}

/** Runs that events made of the branch and that nobody has started, other than of this commit. */
export function waitingTracked(
  db: Queryable,
  given: { stackId: string; branch: string; exceptSha: string | null },
): Promise<RunRow[]> {
  return db
    .selectFrom('runs')
    .selectAll()
    .where('stack_id', '=', given.stackId)
    .where('type', '=', 'TRACKED')
    .where('branch', '=', given.branch)
    .where('event_id', 'is not', null)
    .where('actor_id', 'is', null)
    .where('state', 'in', ['QUEUED', 'READY'])
    .where('sha', '<>', given.exceptSha ?? '')
    .orderBy('id')
    .execute();
}

/**
 * Lets the commit run again, when its branch is back at it after it had left: what was applied is another commit's by
 * now, and previews that ended early show nothing.
 */
export async function forgetRunsOf(
  db: Queryable,
  { stackIds, branch, sha }: { stackIds: readonly string[]; branch: string; sha: string },
): Promise<void> {
  if (stackIds.length === 0) return;
  await db
    .updateTable('runs')
    .set({ once_key: null })
    .where('stack_id', 'in', stackIds)
    .where('sha', '=', sha)
    .where('branch', '=', branch)
    .where('once_key', 'is not', null)
    .where((where) =>
      where.or([
        where.and([where('type', '=', 'TRACKED'), where('state', 'not in', ['QUEUED', 'READY'])]),
        where('state', 'in', ['CANCELED', 'STOPPED']),
        where('stop_requested', '=', true),
      ]),
    )
    .execute();
}

/** Gives runs of a commit the pull request that was not known when the push made them. */
export function backfillPullRequest(
  db: Queryable,
  given: { stackIds: readonly string[]; sha: string; number: number; url: string; title: string },
): Promise<{ id: string; stack_id: string; state: RunState }[]> {
  const sha = given.sha.toLowerCase();
  // The hash may be abbreviated; a text that is none would match everything.
  if (given.stackIds.length === 0 || !/^[0-9a-f]{7,40}$/.test(sha)) return Promise.resolve([]);
  return db
    .updateTable('runs')
    .set({ pull_request: given.number, pull_request_url: given.url, pull_request_title: given.title })
    .where('stack_id', 'in', given.stackIds)
    .where('type', '=', 'PROPOSED')
    .where('local_workspace_id', 'is', null)
    .where('sha', 'like', `${sha}%`)
    .where('pull_request', 'is', null)
    .returning(['id', 'stack_id', 'state'])
    .execute();
}

/** The newest preview of every given stack for one pull request. */
export function latestOfPullRequest(
  db: Queryable,
  stackIds: readonly string[],
  number: number,
): Promise<RunRow[]> {
  if (stackIds.length === 0) return Promise.resolve([]);
  return db
    .selectFrom('runs')
    .distinctOn('stack_id')
    .selectAll()
    .where('stack_id', 'in', stackIds)
    .where('type', '<>', 'TESTING')
    .where('pull_request', '=', number)
    .orderBy('stack_id')
    .orderBy('id', 'desc')
    .execute();
}

/** Tracked runs with those that destroy, previews, and tasks are lists of their own. */
export const runListKinds = ['tracked', 'proposed', 'task'] as const;
export type RunListKind = (typeof runListKinds)[number];
const typesOfKind: Record<RunListKind, RunRow['type'][]> = {
  tracked: ['TRACKED', 'DESTROY'],
  proposed: ['PROPOSED'],
  task: ['TASK'],
};

export function runsOfStack(
  db: Queryable,
  stackId: string,
  page: { kind: RunListKind; before: string | null; limit: number },
): Promise<RunRow[]> {
  return db
    .selectFrom('runs')
    .selectAll()
    .where('stack_id', '=', stackId)
    .where('type', 'in', typesOfKind[page.kind])
    .$if(page.before !== null, (query) => query.where('id', '<', page.before))
    .orderBy('id', 'desc')
    .limit(page.limit)
    .execute();
}

export function runsOfSpaces(
  db: Queryable,
  given: { spaceIds: readonly string[]; states: readonly RunState[]; before: string | null; limit: number },
): Promise<RunRow[]> {
  return db
    .selectFrom('runs')
    .innerJoin('stacks', 'stacks.id', 'runs.stack_id')
    .selectAll('runs')
    .where('stacks.space_id', 'in', given.spaceIds.length > 0 ? given.spaceIds : [''])
    .$if(given.states.length > 0, (query) => query.where('runs.state', 'in', given.states))
    .$if(given.before !== null, (query) => query.where('runs.id', '<', given.before))
    .orderBy('runs.id', 'desc')
    .limit(given.limit)
    .execute();
}

export function runsByIds(db: Queryable, ids: readonly string[]): Promise<RunRow[]> {
  return ids.length === 0
    ? Promise.resolve([])
    : db.selectFrom('runs').selectAll().where('id', 'in', ids).execute();
}

/** Extends the lease of the run that is still held with this token. */
export function extendLease(db: Queryable, tokenHash: string, until: Date): Promise<RunRow | undefined> {
  return db
    .updateTable('runs')
    .set({ lease_until: until })
    .where('token_hash', '=', tokenHash)
    .returningAll()
    .executeTakeFirst();
}
