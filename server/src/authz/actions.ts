/** Every action that a role can grant, with what it allows. The one table behind checks, documentation and pages. */
export const actions = {
  'space:read': 'See the space and the names of what is in it',
  'space:admin': 'Change the space and its role bindings',
  'role:admin': 'Create, change and delete the roles of the installation',
  'audit:read': 'See who did what, as far as it happened in the space',
  'audit:admin': 'Set for how long the audit trail is kept and where it is sent',
  'integration:read': 'See that an integration exists: name, labels, description',
  'integration:admin': 'See endpoint, secret and email; create, change and delete integrations',
  'inbox:read': 'See warnings about the space: expiring tokens, refused credentials, missing webhooks',
  'delivery:read': 'See webhook deliveries with headers and bodies',
  'delivery:replay': 'Process a stored webhook delivery again',
  'stack:read': 'See stacks, their resources and plain outputs',
  'stack:create': 'Create stacks',
  'stack:update': 'Change the settings of a stack',
  'stack:delete': 'Delete stacks',
  'stack:lock': 'Lock a stack and release the own lock',
  'stack:unlock-any': 'Release the lock of somebody else',
  'stack:sync': 'Move the tracked commit to the tip of the branch',
  'stack:configure': 'Add and remove environment variables and mounted files',
  'run:read': 'See runs with logs and changes',
  'run:comment': 'Comment on runs',
  'run:trigger': 'Start runs',
  'run:confirm': 'Confirm a plan, so that it is applied',
  'run:discard': 'Discard a queued run or a plan',
  'state:download': 'Download the state of a stack, with all the secrets in it',
  'run:stop': 'Cancel or stop a run that does not hold its stack, such as a preview',
  'run:stop-blocking': 'Cancel or stop a run that holds its stack, before it applies',
  'run:retry': 'Repeat a run that does not hold its stack',
  'run:retry-blocking': 'Repeat a run that holds its stack',
  'worker:read': 'See workers',
  'worker:admin': 'Create worker tokens',
  'api-key:admin': 'See, create and delete API keys',
} as const;

export type Action = keyof typeof actions;
export const isAction = (name: string): name is Action => Object.hasOwn(actions, name);
export const actionNames: readonly Action[] = Object.keys(actions).filter(isAction);
