import type { UseCases } from '../authz/index.ts';
import type { Emit } from '../events.ts';
import type { Clock } from '../platform/clock.ts';
import type { Db } from '../platform/db/index.ts';
import type { Logger } from '../platform/logger.ts';
import type { StackRow } from '../stacks/index.ts';
import type { Vcs } from '../vcs/index.ts';
import type { RenderedModule } from './render-modules.ts';

/** A module that a pull request proposes to change, with whether its tests are under way. */
export type ProposedModule = {
  readonly module: StackRow;
  readonly told: RenderedModule;
};
export type PullRequestKey = {
  readonly integrationId: string;
  readonly repositoryUuid: string;
  readonly pullRequest: number;
};

export type FeedbackDeps = {
  /** The newest proposal of every module of the repository for this pull request. */
  readonly proposedModules: (key: PullRequestKey) => Promise<readonly ProposedModule[]>;
  readonly useCases: UseCases;
  readonly db: Db;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly vcs: Vcs;
  readonly emit: Emit;
  /** Without a trailing slash. */
  readonly publicUrl: string;
};
