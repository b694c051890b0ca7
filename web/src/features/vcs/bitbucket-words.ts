/** Where Atlassian accounts make API tokens. */
export const tokenPage = 'https://id.atlassian.com/manage-profile/security/api-tokens';

/** Enough for everything that does not truly need more. */
export const neededScopes = ['read:repository:bitbucket', 'read:pullrequest:bitbucket'] as const;
/** Let Gantry make, repair and remove the webhooks itself. */
export const moreScopes = [
  'read:webhook:bitbucket',
  'write:webhook:bitbucket',
  'delete:webhook:bitbucket',
] as const;

/** Bitbucket's names of the webhook triggers to tick. */
export const repositoryTriggers = ['Push'] as const;
export const pullRequestTriggers = [
  'Created',
  'Updated',
  'Approved',
  'Approval removed',
  'Merged',
  'Declined',
  'Comment created',
  'Changes request created',
  'Changes request removed',
] as const;

/** The repository's own webhook form. */
export const webhookPageOf = (repository: string): string =>
  `https://bitbucket.org/${repository}/admin/webhooks`;
