import { AppError, type ErrorCode } from '@gantry/contract/errors';
import type { Selectable } from 'kysely';
import { sendNotice } from '../notices.ts';
import type { Trx } from '../platform/db/index.ts';
import { moveBranchHead } from './branch-heads-store.ts';
import {
  hasUnsettled,
  pullRequestsBetween,
  pushesBetween,
  type RemoteBranch,
  settledAfter,
  somebody,
} from './compare-heads.ts';
import type { Connections } from './connections.ts';
import type { VcsDeps } from './deps.ts';
import { type IntegrationRow, integrationById } from './integrations-store.ts';
import { createLook } from './look-at-workspaces.ts';
import { lookedAt } from './looks-store.ts';
import { indexOf } from './model.ts';
import { pollDelay, spent } from './poll-pace.ts';
import {
  branchHeadsOf,
  countRepositories,
  findingKey,
  storePoll,
  takeDueRepositories,
  unroutedKeys,
} from './polls-store.ts';
import type { PullRequestFacts, RepoRef, VcsClient, VcsFact } from './provider.ts';
import {
  openPullRequests,
  pullRequestsByNumbers,
  type RepositoryKey,
  upsertPullRequest,
} from './pull-requests-store.ts';
import { kindOf, recordFacts } from './record-facts.ts';
import { upsertRepository } from './repositories-store.ts';
import type { RepositoryTable } from './tables.ts';

type Deps = VcsDeps & { readonly connections: Connections };
type Repository = Selectable<RepositoryTable>;

const repositoriesAtOnce = 8;
/** How long one round may take before somebody else may begin it again. */
const roundMilliseconds = 5 * 60_000;
/** Repositories with more than a hundred branches are read whole so often. */
const allBranchesEvery = 60 * 60_000;
/** What one call tells. */
const newestBranches = 100;
const afterRefusal = 10 * 60_000;
const afterTrouble = 2 * 60_000;
/** Closed pull requests that one round asks for by number; further ones wait for the next. */
const closedPerRound = 10;
const passing: readonly ErrorCode[] = ['VCS_UNREACHABLE', 'VCS_RATE_LIMITED'];

/**
 * Asks Bitbucket for branches and open pull requests and turns what no delivery told of into the same events that
 * deliveries lead to. Whatever arrives twice leads to one run.
 */
export function createPoll(deps: Deps) {
  const { db, clock, connections, logger } = deps;
  const look = createLook(deps);

  async function poll(repository: Repository): Promise<void> {
    const { integration_id: integrationId, uuid } = repository;
    const row = await integrationById(db.kysely, integrationId);
    if (row === undefined) return;
    // Its token is refused: the doctor says when it works again, and asking on would only be refused again.
    if (row.broken_since !== null) return postpone(row, repository, row.broken_message);
    try {
      const client = connections.clientOf(row);
      if (row.polling === 'automatic' && client.budget().used >= spent * client.budget().limit) {
        return await postpone(row, repository, null);
      }
      await round(deps, client, row, repository);
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      logger.info(
        { integrationId, repository: repository.full_name, code: error.code },
        'a repository cannot be read',
      );
      const wait = passing.includes(error.code) ? afterTrouble : afterRefusal;
      const dueAt = new Date(clock.now().getTime() + wait);
      await storePoll(db.kysely, { integrationId, uuid }, { dueAt, problem: error.message });
    }
  }

  async function postpone(
    row: IntegrationRow,
    repository: Repository,
    problem: string | null,
  ): Promise<void> {
    const dueAt = await nextRound(deps, connections.clientOf(row), row, repository);
    await storePoll(db.kysely, { integrationId: row.id, uuid: repository.uuid }, { dueAt, problem });
  }

  return {
    /** One round for every repository whose turn it is. */
    async pollDue(): Promise<void> {
      await look();
      const now = clock.now();
      const until = new Date(now.getTime() + roundMilliseconds);
      const due = await takeDueRepositories(db.kysely, { now, until, limit: repositoriesAtOnce });
      await Promise.all(due.map(poll));
      if (due.length === repositoriesAtOnce) await this.pollDue();
    },
  };
}

type Remote = {
  readonly branches: readonly RemoteBranch[];
  readonly complete: boolean;
  readonly pullRequests: readonly PullRequestFacts[];
  /** The present name of the repository. */
  readonly fullName: string;
};

async function round(
  deps: Deps,
  client: VcsClient,
  row: IntegrationRow,
  repository: Repository,
): Promise<void> {
  const now = deps.clock.now();
  const key = { integrationId: row.id, uuid: repository.uuid };
  const readAll = needsAllBranches(repository, now);
  // By the identity that stays when it is renamed or moved.
  const address = `{}/${repository.uuid}`;
  const [{ branches, complete }, open, { fullName }] = await Promise.all([
    client.listBranches(address, readAll),
    client.listOpenPullRequests(address),
    // Webhooks tell of a new name.
    readAll && row.polling === 'always' ? client.getRepository(address) : { fullName: repository.full_name },
  ]);
  const closed = await closedSince(deps, client, repository, open);
  const remote = { branches, complete, pullRequests: [...open, ...closed], fullName };
  const found = await deps.db.transaction((trx) =>
    repository.heads_known
      ? recordNews(deps, trx, repository, remote)
      : recordBaseline(deps, trx, repository, remote),
  );
  const missedAt = found.news > 0 ? now : repository.missed_at;
  const dueAt = await nextRound(deps, client, row, { ...repository, missed_at: missedAt });
  await storePoll(deps.db.kysely, key, {
    dueAt: found.unsettled ? new Date(Math.min(dueAt.getTime(), now.getTime() + settledAfter)) : dueAt,
    polledAt: now,
    ...(readAll || complete ? { branchesReadAt: now } : {}),
    problem: null,
    headsKnown: true,
    ...(found.news > 0 ? { missedAt: now } : {}),
  });
  if (found.news > 0 || repository.poll_problem !== null) {
    await deps.db.transaction((trx) =>
      sendNotice(deps.db, trx, { kind: 'INTEGRATION', id: row.id, stackId: null, spaceId: row.space_id }),
    );
  }
}

/** An old commit may be pushed to a branch that is not among the newest hundred. */
const needsAllBranches = (
  { branches_read_at: at }: Pick<Repository, 'branches_read_at'>,
  now: Date,
): boolean => at === null || now.getTime() - at.getTime() >= allBranchesEvery;

type Found = {
  readonly news: number;
  /** Something differs from what was told moments ago: it is looked at again when that has settled. */
  readonly unsettled: boolean;
};

/** How those ended that the mirror takes for open and the list does not name. */
async function closedSince(
  { db }: Deps,
  client: VcsClient,
  { integration_id: integrationId, uuid }: Repository,
  open: readonly PullRequestFacts[],
): Promise<PullRequestFacts[]> {
  const numbers = new Set(open.map(({ number }) => number));
  const mirror = await openPullRequests(db.kysely, { integrationId, uuid });
  const gone = mirror.filter(({ number }) => !numbers.has(number)).slice(0, closedPerRound);
  return Promise.all(gone.map(({ number }) => client.getPullRequest(`{}/${uuid}`, number)));
}

/** What there was before Gantry looked is no news; only from now on differences are. */
async function recordBaseline(deps: Deps, trx: Trx, repository: Repository, remote: Remote): Promise<Found> {
  const { integration_id: integrationId, uuid, full_name: fullName } = repository;
  const at = deps.clock.now();
  await recordHeads(trx, { integrationId, uuid }, remote.branches, at);
  for (const pullRequest of remote.pullRequests) {
    await upsertPullRequest(trx, integrationId, { repo: { fullName, uuid }, pullRequest }, at);
  }
  await upsertRepository(trx, integrationId, { fullName, uuid });
  return { news: 0, unsettled: false };
}

async function recordHeads(
  trx: Trx,
  key: RepositoryKey,
  branches: readonly RemoteBranch[],
  at: Date,
): Promise<void> {
  for (const { name, tip } of branches) {
    await moveBranchHead(trx, { ...key, branch: name }, 0, { head: tip, superseded: [], at });
  }
}

/** Where only the newest branches were ever read, the others are no news when they are read first. */
function firstRead(
  { branches_read_at: at }: Repository,
  heads: readonly { readonly branch: string }[],
  { branches }: Remote,
): RemoteBranch[] {
  if (at !== null) return [];
  const known = new Set(heads.map(({ branch }) => branch));
  return branches.slice(newestBranches).filter(({ name }) => !known.has(name));
}

async function recordNews(deps: Deps, trx: Trx, repository: Repository, remote: Remote): Promise<Found> {
  const { integration_id: integrationId, uuid, full_name: fullName } = repository;
  const key = { integrationId, uuid };
  const repo = { fullName, uuid };
  const now = deps.clock.now();
  const numbers = remote.pullRequests.map(({ number }) => number);
  const mirror = await pullRequestsByNumbers(trx, key, numbers);
  const known = await branchHeadsOf(trx, key);
  const old = firstRead(repository, known, remote);
  await recordHeads(trx, key, old, now);
  const heads = old.length === 0 ? known : await branchHeadsOf(trx, key);
  const found: VcsFact[] = [
    ...renamedFrom(repo, remote.fullName),
    ...pushesBetween(repo, heads, remote, now),
    ...pullRequestsBetween(repo, mirror, remote.pullRequests),
  ];
  const waiting = await unroutedKeys(trx, key);
  const news = found.filter((fact) => !waiting.has(keyOf(fact)));
  // Titles and the like change without being news.
  for (const pullRequest of remote.pullRequests)
    await upsertPullRequest(trx, integrationId, { repo, pullRequest }, now);
  await recordFacts(deps, trx, { integrationId, deliveryId: null }, news);
  return { news: news.length, unsettled: hasUnsettled(heads, remote, now) };
}

function renamedFrom(repo: RepoRef, fullName: string): VcsFact[] {
  return repo.fullName === fullName ? [] : [{ kind: 'repository', repo, actor: somebody, to: fullName }];
}

function keyOf(fact: VcsFact): string {
  const { branch, sha, pullRequest } = indexOf(fact);
  return findingKey({ kind: kindOf(fact), branch, sha, pull_request: pullRequest });
}

async function nextRound(
  { db, clock }: Deps,
  client: VcsClient,
  row: IntegrationRow,
  repository: Repository,
): Promise<Date> {
  const now = clock.now();
  const { used, limit } = client.budget();
  const [workspace = ''] = repository.full_name.split('/');
  const delay = pollDelay({
    polling: row.polling,
    lastDeliveryAt: repository.last_delivery_at,
    missedAt: repository.missed_at,
    now,
    repositories: await countRepositories(db.kysely, row.id),
    used: used / limit,
    limit,
    looked: (await lookedAt(db.kysely, { integrationId: row.id, workspace })) !== null,
  });
  return new Date(now.getTime() + delay);
}
