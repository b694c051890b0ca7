import type { Clock } from '../../platform/clock.ts';
import type { Logger } from '../../platform/logger.ts';
import type { Credentials, VcsClient } from '../provider.ts';
import { listChangedPaths, listPullRequestPaths } from './changed-paths.ts';
import { commitLinks } from './commit-links.ts';
import { testConnection } from './connection.ts';
import { answerComment, ensureComment, findComment, setCommitStatus } from './feedback.ts';
import { deleteHook, ensureHook, listHooks, removeHook } from './hooks.ts';
import type { AnswerCache } from './immutable-cache.ts';
import { splitFullName } from './paths.ts';
import { getPullRequest, listOpenPullRequests } from './pull-requests.ts';
import { putReport } from './reports.ts';
import {
  getBranchTip,
  getCommit,
  getMergeBase,
  getRepository,
  listBranches,
  listRepositoryNames,
  listUpdated,
  listWorkspaces,
  searchBranches,
  searchRepositories,
} from './repositories.ts';
import { tokenLife } from './token-life.ts';
import type { Transport } from './transport.ts';
import { commitFiles, createPullRequest, declinePullRequest, deleteBranch } from './writes.ts';

/** Names that stand for the person in git over HTTPS, where neither email nor user name would do. */
const GIT_USERS = { api_token: 'x-bitbucket-api-token-auth', access_token: 'x-token-auth' } as const;

type ClientOptions = {
  readonly api: Transport;
  readonly credentials: Credentials;
  /** Where the pages and the repositories are; without a trailing slash. */
  readonly gitUrl: string;
  readonly clock: Clock;
  readonly timeoutMs: number;
  readonly logger: Logger | undefined;
  readonly budget: VcsClient['budget'];
  readonly cache: AnswerCache;
};

export function createClient(options: ClientOptions): VcsClient {
  const { api, credentials, gitUrl, clock, logger, budget, cache } = options;
  /** What whole hashes name never changes. */
  const once = <T>(isFixed: boolean, key: string, ask: () => Promise<T>): Promise<T> =>
    isFixed ? cache.get(key, ask) : ask();
  return {
    test: () => testConnection(api, credentials, clock),
    getRepository: (fullName) => getRepository(api, fullName),
    searchRepositories: (text) => searchRepositories(api, text),
    searchBranches: (repo, text) => searchBranches(api, repo, text),
    listBranches: (repo, all = false) => listBranches(api, repo, all),
    getMergeBase: (repo, left, right) =>
      once(isWhole(left) && isWhole(right), `base ${repo} ${left} ${right}`, () =>
        getMergeBase(api, repo, left, right),
      ),
    budget,
    getBranchTip: (repo, branch) => getBranchTip(api, repo, branch),
    getCommit: (repo, sha) => once(isWhole(sha), `commit ${repo} ${sha}`, () => getCommit(api, repo, sha)),
    listChangedPaths: (repo, base, head) =>
      once(isWhole(head) && base !== null && isWhole(base), `paths ${repo} ${base} ${head}`, () =>
        listChangedPaths(api, repo, base, head),
      ),
    getPullRequest: (repo, number) => getPullRequest(api, gitUrl, repo, number),
    listPullRequestPaths: (repo, number) => listPullRequestPaths(api, repo, number),
    listOpenPullRequests: (repo, sourceBranch) => listOpenPullRequests(api, gitUrl, repo, sourceBranch),
    commitFiles: (repo, commit) => commitFiles(api, repo, commit),
    createPullRequest: (repo, wanted) => createPullRequest(api, gitUrl, repo, wanted),
    declinePullRequest: (repo, number) => declinePullRequest(api, repo, number),
    deleteBranch: (repo, branch) => deleteBranch(api, repo, branch),
    setCommitStatus: (repo, sha, status) => setCommitStatus(api, repo, sha, status),
    ensureComment: (repo, pullRequest, commentId, body) =>
      ensureComment(api, { repo, pullRequest, commentId, body }),
    findComment: (repo, pullRequest, wanted) => findComment(api, repo, pullRequest, wanted),
    answerComment: (repo, pullRequest, commentId, body) =>
      answerComment(api, { repo, pullRequest, commentId, body }),
    putReport: (repo, sha, report, annotated) => putReport(api, { repo, sha, annotated }, report),
    listHooks: (place) => listHooks(api, place),
    ensureHook: (place, url, secret) => ensureHook(api, { place, url, secret }, logger),
    deleteHook: (place, url) => deleteHook(api, place, url),
    removeHook: (place, id) => removeHook(api, place, id),
    listWorkspaces: () => listWorkspaces(api),
    listRepositoryNames: (workspace, role) => listRepositoryNames(api, workspace, role),
    listUpdated: (workspace, since) => listUpdated(api, workspace, since),
    commitLinks: (repo, sha) => commitLinks(api, repo, sha),
    tokenLife: (repo) => tokenLife({ ...options, gitUser: GIT_USERS[credentials.kind] }, repo),
    gitAccess: (repo) => ({
      url: `${gitUrl}/${splitFullName(repo).map(encodeURIComponent).join('/')}.git`,
      username: GIT_USERS[credentials.kind],
      password: credentials.token,
    }),
  };
}

const isWhole = (sha: string): boolean => /^[0-9a-f]{40}$/.test(sha);
