import type { Audit } from '../audit/index.ts';
import type { Feedback, Sent } from '../feedback/index.ts';
import type { Bindings, Identity, Roles } from '../identity/index.ts';
import type { Inbox } from '../inbox/index.ts';
import type { Modules } from '../modules/index.ts';
import type { Clock } from '../platform/clock.ts';
import type { Db } from '../platform/db/index.ts';
import type { Logger } from '../platform/logger.ts';
import type { Policies } from '../policies/index.ts';
import type { Pools } from '../pools/index.ts';
import type { Runs } from '../runs/index.ts';
import type { Spaces } from '../spaces/index.ts';
import type { Stacks } from '../stacks/index.ts';
import type { TfState } from '../tfstate/index.ts';
import type { Triggers } from '../triggers/index.ts';
import type { SeenHook, Vcs } from '../vcs/index.ts';
import type { Workers } from '../workers/index.ts';

/** What the API serves: the features' use cases, and the facts of the installation. */
export type ApiDeps = {
  readonly db: Db;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly installation: Installation;
  readonly identity: Identity;
  readonly inbox: Pick<Inbox, 'useCases'>;
  readonly audit: Pick<Audit, 'useCases'>;
  readonly roles: Roles;
  readonly bindings: Bindings;
  readonly spaces: Spaces;
  readonly vcs: Pick<Vcs, 'provider' | 'useCases' | 'webhookOf'>;
  readonly pools: Pick<Pools, 'useCases'>;
  readonly stacks: Pick<Stacks, 'countOfIntegration' | 'useCases'>;
  readonly policies: Pick<Policies, 'useCases'>;
  readonly runs: Pick<Runs, 'useCases'>;
  readonly triggers: Pick<Triggers, 'useCases'>;
  readonly tfstate: Pick<TfState, 'useCases'>;
  readonly feedback: Pick<Feedback, 'useCases'>;
  readonly modules: Pick<Modules, 'currentVersions' | 'useCases'>;
  readonly workers: Pick<Workers, 'useCases' | 'actorOfRunToken' | 'whyWaiting'>;
};

/** `publicUrl` has no trailing slash. */
export type Installation = {
  readonly version: string;
  readonly publicUrl: string;
};

type Item<U> = U extends { call: (...input: never[]) => Promise<readonly (infer T)[]> } ? T : never;
type TriggerCases = ApiDeps['triggers']['useCases'];
type StateCases = ApiDeps['tfstate']['useCases'];

export type DecisionView = Item<TriggerCases['decisions']>;
export type IgnoredEventView = Item<TriggerCases['ignored']>;
export type PullRequestView = Item<TriggerCases['pullRequests']>;
export type QueuedRunView = Item<ApiDeps['workers']['useCases']['queue']>;
export type StateOutputView = Item<StateCases['outputs']>;
export type StateResourceView = Item<StateCases['resources']>;
export type StateVersionView = Item<StateCases['versions']>;
export type PoolUserView = Item<ApiDeps['pools']['useCases']['users']>;
export type WorkerTokenView = Item<ApiDeps['workers']['useCases']['tokens']>;
export type WorkerView = Item<ApiDeps['workers']['useCases']['list']>;

export type DeletedIntegrationView = Item<ApiDeps['vcs']['useCases']['deleted']>;
/** What uses an integration; those that the viewer may not see have no name. */
export type DependantView = {
  readonly kind: string;
  readonly id: string | null;
  readonly name: string | null;
};
export type StackWebhookView = NonNullable<Awaited<ReturnType<ApiDeps['vcs']['webhookOf']>>>;
/** A webhook that Bitbucket lists, with the newest delivery of it. */
export type SubscriptionView = SeenHook & {
  readonly lastDeliveryAt: Date | null;
  readonly signedWithOldSecret: boolean;
};
export type SentView = Sent;
