import { AppError } from '@gantry/contract/errors';
import { newId } from '../platform/ids.ts';
import type { CommitStatus } from '../vcs/index.ts';
import type { FeedbackDeps } from './deps.ts';
import { beginStatus, finishStatus, releaseStatus, type StatusWrite } from './statuses-store.ts';

/** A commit, and which state of which run the status speaks of: the newest run and its version, or none. */
export type StatusSubject = {
  readonly integrationId: string;
  readonly repositoryUuid: string;
  readonly repository: string;
  readonly sha: string;
  readonly branch: string | null;
  readonly runId: string;
  readonly runVersion: number;
};
export type WantedStatus = StatusSubject & {
  readonly status: Omit<CommitStatus, 'branch'>;
};

const mostRounds = 6;

/**
 * Brings a status to what `read` says it should be now, whoever else writes it at the same time. A state is written
 * once; an older state never takes the place of a newer one: where two writes met, or one got no answer and may still
 * arrive, the newest state is written again.
 */
export async function ensureStatus(
  deps: FeedbackDeps,
  read: () => Promise<WantedStatus | null>,
): Promise<void> {
  for (let round = 0; round < mostRounds; round++) {
    const wanted = await read();
    if (wanted === null || (await writeStatus(deps, wanted, { force: round > 0 })) !== 'contested') return;
  }
  throw new AppError('CONFLICT', 'Several servers write the same commit status over and over.');
}

/** `settles`: writes of which nobody knew what became can no longer arrive. */
export async function writeStatus(
  deps: FeedbackDeps,
  wanted: WantedStatus,
  { force = false, settles = false }: { force?: boolean; settles?: boolean } = {},
): Promise<'done' | 'contested'> {
  const { db, vcs } = deps;
  const write = rowOf(deps, wanted);
  if (!(await beginStatus(db.kysely, write, force))) return 'done';
  const { name, state, description, url, key, refname: branch, repository, sha } = write;
  const client = await vcs.clientFor(wanted.integrationId);
  const status = { key, name, state, description, url, branch };
  const sent = await client
    .setCommitStatus(repository, sha, status)
    .catch((error: unknown) => giveUp(deps, write, error));
  if (sent === 'refused') return 'done';
  return db.transaction(async (trx) => {
    const finished = await finishStatus(trx, write, { certain: sent.certain, settles });
    if (finished?.doubtful) await deps.emit(trx, 'status.doubtful', keyOf(write));
    return finished === undefined ? 'contested' : 'done';
  });
}

const keyOf = ({ integration_id, repository_uuid, sha, key }: StatusWrite) => ({
  integrationId: integration_id,
  repositoryUuid: repository_uuid,
  sha,
  key,
});

function rowOf({ clock }: FeedbackDeps, wanted: WantedStatus): StatusWrite {
  const { key, name, state, description, url } = wanted.status;
  return {
    integration_id: wanted.integrationId,
    repository_uuid: wanted.repositoryUuid,
    sha: wanted.sha,
    key,
    run_id: wanted.runId,
    run_version: wanted.runVersion,
    name,
    state,
    description,
    url,
    repository: wanted.repository,
    refname: wanted.branch,
    sent_at: clock.now(),
    writer: newId(),
    fingerprint: [name, state, description, url].join('\n'),
  };
}

/** A write that may still arrive stays noted. Throws what is worth another try. */
async function giveUp({ db, logger }: FeedbackDeps, write: StatusWrite, error: unknown): Promise<'refused'> {
  if (error instanceof AppError && error.code === 'VCS_REQUEST_REFUSED') {
    logger.warn({ error, sha: write.sha, status: write.name }, 'a commit status was refused');
    await releaseStatus(db.kysely, write, error.message);
    return 'refused';
  }
  const mayArrive = !(error instanceof AppError) || error.details?.inDoubt === true;
  if (!mayArrive) await releaseStatus(db.kysely, write);
  throw error;
}
