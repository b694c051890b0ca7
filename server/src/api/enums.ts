import { runStateNames, runTypes } from '@gantry/contract/run-states';
import { policyTypes } from '../policies/index.ts';
import { builder } from './builder.ts';

export const AuditOutcome = builder.enumType('AuditOutcome', { values: ['DENIED', 'DONE'] as const });
export const BoundKind = builder.enumType('BoundKind', {
  values: ['API_KEY', 'GROUP', 'STACK', 'USER'] as const,
});
export const ChangeAction = builder.enumType('ChangeAction', {
  values: ['CREATE', 'DELETE', 'FORGET', 'IMPORT', 'MOVE', 'READ', 'REPLACE', 'UPDATE'] as const,
});
export const ChangeKind = builder.enumType('ChangeKind', {
  values: [
    'DELIVERY',
    'INBOX',
    'INTEGRATION',
    'MODULE',
    'POLICY',
    'RUN',
    'SPACE',
    'STACK',
    'WORKER',
  ] as const,
});
export const ConfigType = builder.enumType('ConfigType', {
  values: ['ENVIRONMENT_VARIABLE', 'FILE_MOUNT'] as const,
});
export const CredentialKind = builder.enumType('CredentialKind', {
  values: ['ACCESS_TOKEN', 'API_TOKEN'] as const,
});
export const DecisionOutcome = builder.enumType('DecisionOutcome', {
  values: ['IGNORE', 'PROPOSE', 'TRACK'] as const,
});
export const DeliveryVerdict = builder.enumType('DeliveryVerdict', {
  values: ['FAILED', 'IGNORED', 'PROCESSED', 'RECEIVED', 'REFUSED'] as const,
});
export const ForceApplyMode = builder.enumType('ForceApplyMode', { values: ['CASCADE', 'SINGLE'] as const });
export const InvitationMail = builder.enumType('InvitationMail', {
  values: {
    FAILED: { value: 'failed' },
    NOT_CONFIGURED: { value: 'not_configured' },
    SENT: { value: 'sent' },
  } as const,
});
export const InvitationState = builder.enumType('InvitationState', {
  values: ['ACTIVE', 'EXPIRED', 'PENDING'] as const,
});
export const LaunchPadStepKey = builder.enumType('LaunchPadStepKey', {
  values: ['CLOUD_ACCOUNT', 'FIRST_STACK', 'SOURCE_CODE', 'TEAMMATES'] as const,
});
export const ModuleTool = builder.enumType('ModuleTool', {
  values: ['OPEN_TOFU', 'TERRAFORM_FOSS'] as const,
});
export const ModuleVersionState = builder.enumType('ModuleVersionState', {
  values: ['ACTIVE', 'FAILED', 'PENDING'] as const,
});
export const ModuleReleaseBy = builder.enumType('ModuleReleaseBy', {
  description:
    'What releases a version of a module: `module_version` on its branch, or a tag such as v1.2.3.',
  values: ['CONFIG', 'TAG'] as const,
});
export const NativeTestStatus = builder.enumType('NativeTestStatus', {
  values: ['ERROR', 'FAIL', 'PASS', 'SKIP'] as const,
});
export const OrderDirection = builder.enumType('OrderDirection', { values: ['ASC', 'DESC'] as const });
export const ModuleUpdates = builder.enumType('ModuleUpdates', {
  description: 'Which new versions of the modules that a stack uses start a run of it.',
  values: ['ANY', 'MINOR', 'NONE', 'PATCH'] as const,
});
export const PullRequestComment = builder.enumType('PullRequestComment', {
  description: 'What a stack says in the comment of a pull request.',
  values: ['CHANGES', 'NONE', 'PLAN'] as const,
});
export const PolicyEngineType = builder.enumType('PolicyEngineType', {
  description: 'The version of the language that a policy is written in.',
  values: ['REGO_V0', 'REGO_V1'] as const,
});
export const PolicyOutcome = builder.enumType('PolicyOutcome', {
  description: 'FAILED: the policy could not be evaluated.',
  values: ['DENIED', 'FAILED', 'PASSED', 'WARNED'] as const,
});
export const PolicyType = builder.enumType('PolicyType', {
  description: 'PLAN policies are evaluated; others are known by name and cannot be made.',
  values: policyTypes,
});
export const RunAction = builder.enumType('RunAction', {
  values: [
    'COMMENT',
    'CONFIRM',
    'DEPRIORITIZE',
    'DISCARD',
    'PRIORITIZE',
    'PROMOTE',
    'REPLAN',
    'RETRY',
    'REVIEW',
    'STOP',
  ] as const,
});
export const RunPriorityPreset = builder.enumType('RunPriorityPreset', {
  values: ['HIGH', 'LOW', 'NORMAL'] as const,
});
export const RunReviewDecision = builder.enumType('RunReviewDecision', {
  values: ['APPROVE', 'REJECT'] as const,
});
export const SentKind = builder.enumType('SentKind', { values: ['COMMENT', 'REPORT', 'STATUS'] as const });
/** NONE is the state of a stack that never ran. */
export const RunState = builder.enumType('RunState', { values: [...runStateNames, 'NONE'] as const });
export const RunType = builder.enumType('RunType', { values: runTypes });
export const SpaceAccessLevel = builder.enumType('SpaceAccessLevel', {
  values: ['ADMIN', 'READ', 'WRITE'] as const,
});
/** When Bitbucket is asked for news by itself. */
export const BitbucketPolling = builder.enumType('BitbucketPolling', {
  values: ['ALWAYS', 'AUTOMATIC'] as const,
});
export const VcsChecks = builder.enumType('VcsChecks', {
  values: ['AGGREGATED', 'ALL', 'INDIVIDUAL'] as const,
});
export const vcsProviderNames = [
  'AZURE_DEVOPS',
  'BITBUCKET_CLOUD',
  'BITBUCKET_DATACENTER',
  'GIT',
  'GITHUB',
  'GITHUB_ENTERPRISE',
  'GITLAB',
  'SHOWCASE',
  'SPACELIFT',
] as const;
export const VcsProvider = builder.enumType('VcsProvider', { values: vcsProviderNames });
export const WebhookState = builder.enumType('WebhookState', {
  values: [
    'ACTIVE',
    'DUPLICATE',
    'INACTIVE',
    'MANUAL',
    'MISSING',
    'UNKNOWN',
    'WRONG_EVENTS',
    'WRONG_URL',
  ] as const,
});
export const WebhookPlacement = builder.enumType('WebhookPlacement', {
  description: 'One webhook per repository, or one per workspace for all its repositories.',
  values: ['REPOSITORY', 'WORKSPACE'] as const,
});
export const WebhookStanding = builder.enumType('WebhookStanding', {
  description:
    'WANTED is the one that Gantry keeps; DUPLICATE sends every event once more; ELSEWHERE has a former address.',
  values: ['DUPLICATE', 'ELSEWHERE', 'WANTED'] as const,
});
export const CheckKey = builder.enumType('CheckKey', {
  values: [
    'CLOCK',
    'COMMIT_LINKS',
    'CREDENTIALS',
    'PUBLIC_URL',
    'RATE_BUDGET',
    'SCOPES',
    'TOKEN_EXPIRY',
    'TOKEN_OWNER',
    'VISIBILITY',
    'WEBHOOK',
  ] as const,
});
export const CheckState = builder.enumType('CheckState', {
  description:
    'HINT works and could be better; UNKNOWN could not be looked at. Only WARNING and FAILED want somebody to act.',
  values: ['FAILED', 'HINT', 'OK', 'UNKNOWN', 'WARNING'] as const,
});
export const CheckFixAction = builder.enumType('CheckFixAction', {
  description:
    'REPLACE_TOKEN and SET_EXPIRY: edit the integration. ENSURE_WEBHOOK: bitbucketCloudWebhookEnsure with `target` as the repository. REMOVE_WEBHOOK: bitbucketCloudWebhookDelete with `target` as the webhook. REGENERATE_SECRET: bitbucketCloudIntegrationRegenerateSecret. SHOW_STEPS: a person follows `steps`.',
  values: [
    'ENSURE_WEBHOOK',
    'REGENERATE_SECRET',
    'REMOVE_WEBHOOK',
    'REPLACE_TOKEN',
    'SET_EXPIRY',
    'SHOW_STEPS',
  ] as const,
});
export const IntegrationHealth = builder.enumType('IntegrationHealth', {
  description:
    'BROKEN: the credentials are refused and events wait. ATTENTION: it works, and somebody should look. UNKNOWN: not looked at yet.',
  values: ['ATTENTION', 'BROKEN', 'HEALTHY', 'UNKNOWN'] as const,
});
export const InboxSeverity = builder.enumType('InboxSeverity', {
  values: ['ERROR', 'INFO', 'WARNING'] as const,
});
export const WorkerState = builder.enumType('WorkerState', { values: ['BUSY', 'IDLE', 'LOST'] as const });
