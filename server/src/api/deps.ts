import type { UseCase } from '../authz/index.ts';
import type { createApiKeys, createSignIn } from '../identity/index.ts';
import type { Clock } from '../platform/clock.ts';
import type { Db } from '../platform/db/index.ts';
import type { Logger } from '../platform/logger.ts';
import type { Runs } from '../runs/index.ts';
import type { Spaces } from '../spaces/index.ts';
import type { Stacks } from '../stacks/index.ts';
import type { Vcs } from '../vcs/index.ts';

/** What the API serves. Features of the highest rank are known here by what is asked of them, not by their doors. */
export type ApiDeps = {
  readonly db: Db;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly signIn: ReturnType<typeof createSignIn>;
  readonly apiKeys: ReturnType<typeof createApiKeys>;
  readonly spaces: Spaces;
  readonly vcs: Pick<Vcs, 'provider' | 'useCases'>;
  readonly stacks: Stacks;
  readonly runs: Pick<Runs, 'useCases'>;
  readonly workers: WorkersApi;
  readonly tfstate: StatesApi;
  readonly triggers: TriggersApi;
  readonly identity: { readonly countUsers: () => Promise<number> };
  readonly installation: Installation;
};

/** `publicUrl` has no trailing slash. */
export type Installation = {
  readonly accountName: string;
  readonly version: string;
  readonly publicUrl: string;
};

export type WorkerView = {
  readonly id: string;
  readonly name: string;
  readonly version: string;
  readonly isolation: string;
  readonly state: 'IDLE' | 'BUSY' | 'LOST';
  readonly lastSeenAt: Date;
  readonly runId: string | null;
};

export type WorkersApi = {
  readonly useCases: {
    readonly list: UseCase<Record<string, never>, readonly WorkerView[]>;
    readonly createToken: UseCase<{ name: string }, { id: string; name: string; secret: string }>;
  };
};

export type StateVersionView = {
  readonly id: string;
  readonly serial: number;
  readonly createdAt: Date;
  readonly createdBy: string;
  readonly bytes: number;
  readonly resources: number;
  readonly runId: string | null;
};

/** `value` is JSON, null when sensitive. */
export type StateOutputView = {
  readonly name: string;
  readonly value: string | null;
  readonly sensitive: boolean;
  readonly type: string;
};

export type StateResourceView = {
  readonly address: string;
  readonly type: string;
  readonly module: string | null;
  readonly provider: string;
};

export type StatesApi = {
  readonly useCases: {
    readonly versions: UseCase<{ id: string }, readonly StateVersionView[]>;
    readonly outputs: UseCase<{ id: string }, readonly StateOutputView[]>;
    readonly resources: UseCase<{ id: string }, readonly StateResourceView[]>;
  };
};

export type DecisionView = {
  readonly eventId: string;
  readonly stackId: string;
  readonly outcome: 'track' | 'propose' | 'ignore';
  readonly reason: string;
  readonly runId: string | null;
};

export type IgnoredEventView = {
  readonly eventId: string;
  readonly deliveryId: string | null;
  readonly summary: string;
  readonly reason: string;
  readonly sha: string | null;
  readonly branch: string | null;
  readonly at: Date;
};

export type PullRequestView = {
  readonly number: number;
  readonly title: string;
  readonly url: string;
  readonly sourceBranch: string;
  readonly destinationBranch: string;
  readonly author: string;
  readonly headSha: string;
  readonly state: string;
  readonly draft: boolean;
  readonly approved: boolean;
  readonly runId: string | null;
};

export type TriggersApi = {
  readonly useCases: {
    readonly decisions: UseCase<{ deliveryId: string }, readonly DecisionView[]>;
    readonly ignored: UseCase<{ id: string }, readonly IgnoredEventView[]>;
    readonly pullRequests: UseCase<{ id: string }, readonly PullRequestView[]>;
  };
};
