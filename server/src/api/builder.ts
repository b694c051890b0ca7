import type { Delta, Diagnostic, PlannedChange } from '@gantry/contract/plan';
import type { TestAssertion, TestResult } from '@gantry/contract/test-results';
import SchemaBuilder from '@pothos/core';
import type { AuditWebhook, EntryRow, Verification } from '../audit/index.ts';
import type {
  AccountSettings,
  ApiKeyView,
  BearerToken,
  BindingPair,
  BindingView,
  Federation,
  Identity,
  Invitation,
  Invited,
  LinkedAccountRow,
  PasskeyRow,
  Person,
  RegistryLogin,
  RoleView,
  SessionRow,
  SsoView,
} from '../identity/index.ts';
import type { MarkedItem, WebhookView } from '../inbox/index.ts';
import type {
  ConsumerRow,
  ModulePart,
  ModuleRow,
  NewestRaise,
  PartChange,
  ShareRow,
  VersionRow,
} from '../modules/index.ts';
import type { ChangeNotice } from '../notices.ts';
import type { PolicyRow, PolicyUse, ReceiptRow } from '../policies/index.ts';
import type { Pool } from '../pools/index.ts';
import type {
  AttributeChange,
  RunCommentRow,
  RunReviewRow,
  RunRow,
  RunTest,
  TransitionRow,
} from '../runs/index.ts';
import type { Space } from '../spaces/index.ts';
import type { ConfigElement, StackRow, StoredCommit } from '../stacks/index.ts';
import type {
  Budget,
  DeliveryRow,
  Diagnosis,
  Finding,
  Fix,
  IntegrationView,
  ListedDelivery,
  RepositoryView,
  StoredConnection,
  TestedConnection,
  VcsEventRow,
} from '../vcs/index.ts';
import type { Context } from './context.ts';
import type {
  DeletedIntegrationView,
  DependantView,
  IgnoredEventView,
  Installation,
  PoolUserView,
  PullRequestView,
  QueuedRunView,
  SentView,
  StackWebhookView,
  StateOutputView,
  StateResourceView,
  StateVersionView,
  SubscriptionView,
  WorkerTokenView,
  WorkerView,
} from './deps.ts';

type Answer<U> = U extends { call: (...input: never[]) => Promise<infer T> } ? T : never;
type WithSecret = { id: string; name: string; secret: string };
type Change = PlannedChange & { readonly attributes: readonly AttributeChange[] };

/** What stands behind every object type of the schema. */
type Objects = {
  AccountSettings: AccountSettings;
  ApiKey: ApiKeyView;
  ApiKeyOidc: Federation;
  ApiKeyWithSecret: WithSecret;
  AttributeChange: AttributeChange;
  BitbucketCloudIntegration: IntegrationView;
  AuditTrailActor: EntryRow;
  AuditTrailEntry: EntryRow;
  AuditTrailEntryConnection: {
    entries: readonly EntryRow[];
    hasNextPage: boolean;
    hasPreviousPage: boolean;
  };
  AuditTrailEntryEdge: EntryRow;
  AuditTrailResource: { resourceId: string | null; resourceType: string };
  AuditTrailRun: { id: string; stackId: string };
  AuditTrailSettings: { retentionDays: number | null };
  AuditTrailVerification: Verification;
  AuditTrailWebhook: AuditWebhook;
  BindableActor: { kind: 'user' | 'api_key'; id: string; name: string };
  ChangeNotice: ChangeNotice & { readonly at: Date };
  ChangedResource: PlannedChange;
  ChangedResourceMetadata: PlannedChange;
  Commit: StoredCommit;
  ConfigElement: ConfigElement;
  CallBudget: Budget;
  CheckFix: Fix;
  ConnectionTest: StoredConnection | TestedConnection;
  DebugInfo: { selfHostedVersion: string };
  Delta: Delta;
  Diagnostic: Diagnostic;
  DeletedIntegration: DeletedIntegrationView;
  Dependant: DependantView;
  Diagnosis: Diagnosis;
  EventDecision: {
    outcome: 'track' | 'propose' | 'ignore';
    reason: string;
    stack: StackRow;
    runId: string | null;
  };
  HeaderLine: { name: string; value: string };
  IgnoredEvent: IgnoredEventView;
  InboxItem: MarkedItem;
  InboxWebhook: WebhookView;
  InboxWebhookWithSecret: WebhookView & { readonly secret: string };
  Installation: Installation;
  LinkCode: { code: string; expiresAt: Date };
  LinkedAccount: LinkedAccountRow;
  IntegrationCheck: Finding;
  Invitation: Invitation;
  InvitationForMe: Answer<Identity['invitations']['read']>;
  InvitationWithLink: Invited;
  LaunchPad: { steps: LaunchPadStep[] };
  LaunchPadStep: LaunchPadStep;
  MailServer: Pick<NonNullable<AccountSettings['mail']>, 'server' | 'from'>;
  Module: ModuleRow;
  ModuleConnection: { modules: readonly ModuleRow[]; hasNextPage: boolean; hasPreviousPage: boolean };
  ModuleEdge: ModuleRow;
  ModuleConsumer: ConsumerRow & { readonly version: VersionRow; readonly raise: NewestRaise | null };
  ModuleRaise: NewestRaise;
  ModulePartChange: PartChange;
  ModuleShare: ShareRow;
  ModuleVersionChanges: {
    readonly from: VersionRow;
    readonly changes: readonly PartChange[];
    readonly unexpected: boolean;
  };
  RegistryLogin: RegistryLogin;
  ModuleInputVariable: ModulePart['inputs'][number];
  ModuleOutput: ModulePart['outputs'][number];
  ModulePart: ModulePart;
  ModuleProvider: ModulePart['providers'][number];
  ModuleResource: ModulePart['resources'][number];
  ModuleTest: RunTest;
  NativeTestAssertion: TestAssertion;
  NativeTestResult: TestResult;
  PageInfo: { endCursor: string | null; hasNextPage: boolean; hasPreviousPage: boolean };
  Passkey: PasskeyRow;
  PasskeyOffer: { ticket: string; options: string };
  Policy: PolicyRow;
  PolicyAttachment: PolicyUse;
  PolicyConnection: { policies: readonly PolicyRow[]; hasNextPage: boolean; hasPreviousPage: boolean };
  PolicyEdge: PolicyRow;
  PolicyReceipt: ReceiptRow;
  PullRequest: PullRequestView;
  PullRequestRef: { number: number; title: string | null; url: string };
  RemoteRepository: { fullName: string; mainBranch: string | null; private: boolean };
  RepositoryConnection: RepositoryView;
  ResourceChange: Change;
  Role: RoleView;
  RoleAction: { name: string; description: string };
  RoleBinding: BindingView;
  RoleInSpace: BindingPair;
  Run: RunRow;
  RunChanges: { resources: readonly PlannedChange[] };
  RunConnection: { runs: readonly RunRow[]; hasNextPage: boolean; hasPreviousPage: boolean };
  RunEdge: RunRow;
  RunComment: RunCommentRow;
  RunConfiguration: RunRow;
  RunExternalDependency: { phantom: boolean };
  RunReview: RunReviewRow;
  SchedulableRun: QueuedRunView;
  SchedulableRunConnection: {
    runs: readonly QueuedRunView[];
    hasNextPage: boolean;
    hasPreviousPage: boolean;
  };
  SchedulableRunEdge: QueuedRunView;
  RunLogBatch: {
    cursor: string;
    finished: boolean;
    state: RunRow['state'];
    stateVersion: number;
    text: string;
  };
  RunLogMessage: { message: string };
  RunLogs: {
    exists: boolean;
    finished: boolean;
    hasMore: boolean;
    texts: readonly string[];
    nextToken: string | null;
  };
  RunStateTransition: TransitionRow;
  SentFeedback: SentView;
  ScopeState: StoredConnection['scopes'][number];
  SecondFactor: Answer<Identity['secondFactor']['status']>;
  Session: SessionRow;
  Space: Space;
  SpaceSettings: { adminsManageChildren: boolean };
  SsoSettings: SsoView;
  /** `deleted` only of one that has just gone. */
  Stack: StackRow & { readonly deleted?: boolean };
  StackConfigVendorAnsible: { playbook: string };
  StackConfigVendorCloudFormation: {
    entryTemplateFile: string;
    region: string;
    stackName: string | null;
    templateBucket: string;
  };
  StackConfigVendorKubernetes: {
    kubectlVersion: string | null;
    kubernetesWorkflowTool: string | null;
    namespace: string;
  };
  StackConfigVendorOpenTofu: StackRow;
  StackConfigVendorPulumi: { loginURL: string; stackName: string | null };
  StackConfigVendorTerraform: StackRow;
  StackConfigVendorTerragrunt: {
    terraformVersion: string | null;
    terragruntVersion: string | null;
    tool: string | null;
    useRunAll: boolean;
    useSmartSanitization: boolean;
    useStateManagement: boolean;
  };
  StackConnection: { stacks: readonly StackRow[]; hasNextPage: boolean; hasPreviousPage: boolean };
  StackEdge: StackRow;
  StackOutput: StateOutputView;
  StackWebhook: StackWebhookView;
  StackResource: StateResourceView;
  StateDownloadUrl: { url: string; serial: number };
  StateUploadUrl: { id: string; url: string };
  StateVersion: StateVersionView;
  StringMapEntry: { key: string; value: string };
  TotpSetUp: { secret: string; uri: string };
  User: Person;
  UserToken: BearerToken;
  VcsEvent: VcsEventRow;
  Viewer: Pick<Context, 'actor' | 'mustChangePassword' | 'mustSetUpSecondFactor'>;
  ModuleVersion: VersionRow;
  ModuleVersionConnection: {
    versions: readonly VersionRow[];
    hasNextPage: boolean;
    hasPreviousPage: boolean;
  };
  ModuleVersionEdge: VersionRow;
  WebhookDelivery: DeliveryRow | ListedDelivery;
  WebhookEvent: {
    key: string;
    label: string;
    documented: boolean;
    ticked: boolean | null;
    lastAt: Date | null;
  };
  WebhookSubscription: SubscriptionView;
  Worker: WorkerView;
  WorkerPool: Pool;
  WorkerPoolConnection: { pools: readonly Pool[]; hasNextPage: boolean; hasPreviousPage: boolean };
  WorkerPoolEdge: Pool;
  WorkerPoolUser: PoolUserView;
  WorkerToken: WorkerTokenView;
  WorkerTokenWithSecret: WithSecret;
};

export type LaunchPadStep = {
  key: 'CLOUD_ACCOUNT' | 'FIRST_STACK' | 'SOURCE_CODE' | 'TEAMMATES';
  available: boolean;
  done: boolean;
  fact: string | null;
  stackId: string | null;
};

/** The schema under construction; the files in `schema/` add their topic to it. */
export const builder = new SchemaBuilder<{
  Context: Context;
  DefaultFieldNullability: false;
  Objects: Objects;
  Scalars: { ID: { Input: string; Output: string }; DateTime: { Input: Date; Output: Date } };
}>({ defaultFieldNullability: false });

builder.queryType();
builder.mutationType();
builder.subscriptionType();
