import { runStateNames, runTypes } from '@gantry/contract/run-states';
import { builder } from './builder.ts';

export const ChangeAction = builder.enumType('ChangeAction', {
  values: ['CREATE', 'DELETE', 'FORGET', 'IMPORT', 'MOVE', 'READ', 'REPLACE', 'UPDATE'] as const,
});
export const ChangeKind = builder.enumType('ChangeKind', {
  values: ['DELIVERY', 'INTEGRATION', 'RUN', 'STACK', 'WORKER'] as const,
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
export const LaunchPadStepKey = builder.enumType('LaunchPadStepKey', {
  values: ['CLOUD_ACCOUNT', 'FIRST_STACK', 'SOURCE_CODE', 'TEAMMATES'] as const,
});
export const OrderDirection = builder.enumType('OrderDirection', { values: ['ASC', 'DESC'] as const });
export const RunAction = builder.enumType('RunAction', {
  values: ['CONFIRM', 'DISCARD', 'RETRY', 'STOP'] as const,
});
/** NONE is the state of a stack that never ran. */
export const RunState = builder.enumType('RunState', { values: [...runStateNames, 'NONE'] as const });
export const RunType = builder.enumType('RunType', { values: runTypes });
export const SpaceAccessLevel = builder.enumType('SpaceAccessLevel', {
  values: ['ADMIN', 'READ', 'WRITE'] as const,
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
  values: ['ACTIVE', 'INACTIVE', 'MANUAL', 'MISSING', 'UNKNOWN', 'WRONG_EVENTS'] as const,
});
export const WorkerState = builder.enumType('WorkerState', { values: ['BUSY', 'IDLE', 'LOST'] as const });
