import { AppError, type ErrorCode } from '@gantry/contract/errors';
import type { Selectable } from 'kysely';
import { sendNotice } from '../notices.ts';
import type { Trx } from '../platform/db/index.ts';
import { moveBranchHead } from './branch-heads-store.ts';
import { pullRequestsBetween, pushesBetween, type RemoteBranch } from './compare-heads.ts';
import type { Connections } from './connections.ts';
import type { VcsDeps } from './deps.ts';
import { type IntegrationRow, integrationById } from './integrations-store.ts';
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
import type { PullRequestFacts, VcsClient, VcsFact } from './provider.ts';
import { openPullRequests, pullRequestsByNumbers, upsertPullRequest } from './pull-requests-store.ts';
import { kindOf, recordFacts } from './record-facts.ts';
import { upsertRepository } from './repositories-store.ts';
import type { RepositoryTable } from './tables.ts';

type Deps = VcsDeps & { readonly connections: Connections };
type Repository = Selectable<RepositoryTable>;

const repositoriesAtOnce = 8;
/** How long one round may take before somebody else may begin it again. */
const roundMilliseconds = 5 * 60_000;
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
};

async function round(
  deps: Deps,
  client: VcsClient,
  row: IntegrationRow,
  repository: Repository,
): Promise<void> {
  const [{ branches, complete }, open] = await Promise.all([
    client.listBranches(repository.full_name),
    client.listOpenPullRequests(repository.full_name),
  ]);
  const closed = await closedSince(deps, client, repository, open);
  const remote = { branches, complete, pullRequests: [...open, ...closed] };
  const found = await deps.db.transaction((trx) =>
    repository.heads_known
      ? recordNews(deps, trx, repository, remote)
      : recordBaseline(deps, trx, repository, remote),
  );
  const now = deps.clock.now();
  const missedAt = found > 0 ? now : repository.missed_at;
  const dueAt = await nextRound(deps, client, row, { ...repository, missed_at: missedAt });
  const key = { integrationId: row.id, uuid: repository.uuid };
  await storePoll(deps.db.kysely, key, {
    dueAt,
    polledAt: now,
    problem: null,
    headsKnown: true,
    ...(found > 0 ? { missedAt: now } : {}),
  });
  if (found > 0 || repository.poll_problem !== null) {
    await deps.db.transaction((trx) =>
      sendNotice(deps.db, trx, { kind: 'INTEGRATION', id: row.id, stackId: null, spaceId: row.space_id }),
    );
  }
}

/** How those ended that the mirror takes for open and the list does not name. */
async function closedSince(
  { db }: Deps,
  client: VcsClient,
  { integration_id: integrationId, uuid, full_name: repository }: Repository,
  open: readonly PullRequestFacts[],
): Promise<PullRequestFacts[]> {
  const numbers = new Set(open.map(({ number }) => number));
  const mirror = await openPullRequests(db.kysely, { integrationId, uuid });
  const gone = mirror.filter(({ number }) => !numbers.has(number)).slice(0, closedPerRound);
  return Promise.all(gone.map(({ number }) => client.getPullRequest(repository, number)));
}

/** What there was before Gantry looked is no news; only from now on differences are. */
async function recordBaseline(deps: Deps, trx: Trx, repository: Repository, remote: Remote): Promise<number> {
  const { integration_id: integrationId, uuid, full_name: fullName } = repository;
  const at = deps.clock.now();
  for (const { name, tip } of remote.branches) {
    const key = { integrationId, uuid, branch: name };
    await moveBranchHead(trx, key, 0, { head: tip, superseded: [], at });
  }
  for (const pullRequest of remote.pullRequests) {
    await upsertPullRequest(trx, integrationId, { repo: { fullName, uuid }, pullRequest }, at);
  }
  await upsertRepository(trx, integrationId, { fullName, uuid });
  return 0;
}

async function recordNews(deps: Deps, trx: Trx, repository: Repository, remote: Remote): Promise<number> {
  const { integration_id: integrationId, uuid, full_name: fullName } = repository;
  const key = { integrationId, uuid };
  const repo = { fullName, uuid };
  const now = deps.clock.now();
  const numbers = remote.pullRequests.map(({ number }) => number);
  const mirror = await pullRequestsByNumbers(trx, key, numbers);
  const found: VcsFact[] = [
    ...pushesBetween(repo, await branchHeadsOf(trx, key), remote, now),
    ...pullRequestsBetween(repo, mirror, remote.pullRequests),
  ];
  const waiting = await unroutedKeys(trx, key);
  const news = found.filter((fact) => !waiting.has(keyOf(fact)));
  // Titles and the like change without being news.
  for (const pullRequest of remote.pullRequests)
    await upsertPullRequest(trx, integrationId, { repo, pullRequest }, now);
  await recordFacts(deps, trx, { integrationId, deliveryId: null }, news);
  return news.length;
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
  const delay = pollDelay({
    polling: row.polling,
    lastDeliveryAt: repository.last_delivery_at,
    missedAt: repository.missed_at,
    now,
    repositories: await countRepositories(db.kysely, row.id),
    used: used / limit,
    limit,
  });
  return new Date(now.getTime() + delay);
}
