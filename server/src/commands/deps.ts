import type { CallContext } from '../authz/index.ts';
import type { LinkedAccounts } from '../identity/index.ts';
import type { Clock } from '../platform/clock.ts';
import type { Db } from '../platform/db/index.ts';
import type { Logger } from '../platform/logger.ts';
import type { Runs } from '../runs/index.ts';
import type { Stacks } from '../stacks/index.ts';
import type { PullRequestFacts, Vcs } from '../vcs/index.ts';

export type CommandDeps = {
  readonly db: Db;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly vcs: Pick<Vcs, 'clientFor' | 'provider'>;
  readonly stacks: Pick<Stacks, 'useCases'>;
  readonly runs: Pick<Runs, 'useCases'>;
  readonly linkedAccounts: Pick<LinkedAccounts, 'actorOf' | 'redeemLinkCode'>;
  /** Without a trailing slash. */
  readonly publicUrl: string;
};

/** Where a command was given. */
export type Scene = {
  readonly integrationId: string;
  readonly repository: string;
  readonly repositoryUuid: string;
  readonly pullRequest: PullRequestFacts;
};

/** A command of somebody who may try it, about one stack where it names one. */
export type Order = Scene & { readonly context: CallContext; readonly argument: string | null };
