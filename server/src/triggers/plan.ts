import type { Trx } from '../platform/db/index.ts';
import type { RoutedStack, StoredCommit } from '../stacks/index.ts';
import type { BranchKey, VcsClient, VcsEventRow } from '../vcs/index.ts';
import { type Decision, ignoreAll } from './decide.ts';
import type { TriggerDeps } from './deps.ts';

/** What an event leads to, found out with calls to the provider and carried out in one transaction. */
export type Plan = {
  readonly decide: (stack: RoutedStack) => Decision;
  /** What runs: the newest commit of the branch. */
  readonly commit: StoredCommit | null;
  /** The commit that the event tells of, where a newer one runs in its place. */
  readonly overtaken: string | null;
  readonly branch: string;
  readonly pullRequest: { readonly number: number; readonly url: string; readonly title: string } | null;
  readonly triggeredBy: string;
  readonly head: HeadMove | null;
  readonly supersede: Supersede | null;
  readonly finish?: (trx: Trx) => Promise<void>;
};

export type Supersede = {
  readonly branch: string;
  readonly exceptSha: string | null;
  readonly reason: string;
  /** History was replaced: what waits to be applied is on the branch no more. */
  readonly tracked: boolean;
};

/** How an event leaves the record of its branch, provided that nobody moved it since `version` was read. */
export type HeadMove = {
  readonly key: BranchKey;
  readonly version: number;
  readonly to: { readonly head: StoredCommit | null; readonly superseded: readonly string[] } | null;
  /** The branch is back at a commit that it had left: what ran of it before does not count any more. */
  readonly isBack: boolean;
};

export type Considered = {
  readonly deps: TriggerDeps;
  readonly event: VcsEventRow;
  readonly stacks: readonly RoutedStack[];
};

export const nothing = (reason: string): Plan => ({
  decide: ignoreAll(reason),
  commit: null,
  overtaken: null,
  branch: '',
  pullRequest: null,
  triggeredBy: '',
  head: null,
  supersede: null,
});

/** What of a stack the rules look at. */
export const candidate = (stack: RoutedStack) => ({
  id: stack.id,
  branch: stack.branch,
  projectRoot: stack.project_root,
  projectGlobs: stack.project_globs,
  releaseBy: stack.release_by,
});

export const clientOf = ({ deps, event }: Considered): Promise<VcsClient> =>
  deps.vcs.clientFor(event.integration_id);

/** What a run of this commit will ask for. */
export function archiveOf(event: VcsEventRow, { sha, branch }: { sha: string; branch: string }) {
  const { integration_id: integrationId, repository, repository_uuid: repositoryUuid } = event;
  return { integrationId, repository, repositoryUuid, sha, branch };
}

const freshMilliseconds = 3_000;

/**
 * Whether it pays to bring the commit here ahead of its run. Where events had to wait for their turn, runs will too,
 * and what is fetched meanwhile only keeps the next event waiting.
 */
export const isFresh = ({ clock }: Pick<TriggerDeps, 'clock'>, { created_at: at }: VcsEventRow): boolean =>
  clock.now().getTime() - at.getTime() < freshMilliseconds;

export const repositoryOf = ({ event }: Considered) => ({
  integrationId: event.integration_id,
  uuid: event.repository_uuid,
});
