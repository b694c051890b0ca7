/**
 * Every error that Gantry answers with: code → HTTP status and the sentence shown when the thrower gives none.
 * A test keeps this table, `docs/errors.md` and the throw sites equal.
 */
export const errorTable = {
  BAD_INPUT: [400, 'Some of the input is not valid. Correct the named fields and send it again.'],
  UNAUTHENTICATED: [401, 'unauthorized: sign in, or send a valid API token.'],
  LOGIN_FAILED: [401, 'The user name or the password is wrong.'],
  FORBIDDEN: [403, 'Your roles in this space do not allow this. Ask an admin of the space.'],
  ORIGIN_REFUSED: [
    403,
    'The request came from another web site. Open Gantry at its own address and try again.',
  ],
  NOT_FOUND: [404, 'not found'],
  CONFLICT: [409, 'Somebody changed this in the meantime. Load it again and repeat the change.'],
  BODY_TOO_LARGE: [413, 'The request body is larger than allowed.'],
  UNSUPPORTED_MEDIA_TYPE: [415, 'Send the body as application/json.'],
  RATE_LIMITED: [429, 'Too many requests. Wait a minute and try again.'],
  INTERNAL: [500, 'Gantry failed to do this. The server log has the details under the given id.'],
  UNAVAILABLE: [503, 'Gantry is starting or stopping. Try again in a few seconds.'],
  CONFIG_INVALID: [500, 'The configuration is not valid.'],
  SCHEMA_NEWER_THAN_CODE: [
    500,
    'The database was made by a newer Gantry. Start that version or a later one.',
  ],
  MIGRATION_CHANGED: [500, 'A migration that was applied has changed since. Restore the released file.'],
  DATABASE_UNAVAILABLE: [503, 'The database cannot be reached. Check DATABASE_URL and that PostgreSQL runs.'],
  DATABASE_BINARIES_MISSING: [
    500,
    'No PostgreSQL was found. Set DATABASE_URL, or PG_BIN_DIR to PostgreSQL binaries.',
  ],
  DATABASE_VERSION_MISMATCH: [500, 'The data folder was made by another PostgreSQL major version.'],
  BACKUP_NOTHING: [
    409,
    'There is no Gantry here to back up. Set DATABASE_URL or GANTRY_DATA_DIR as the server has it.',
  ],
  BACKUP_INVALID: [422, 'The file is no backup, or it is damaged. Nothing was restored.'],
  BACKUP_PASSPHRASE: [422, 'The passphrase does not open the encryption key in the backup.'],
  RESTORE_NOT_EMPTY: [
    409,
    'The database has tables already. Restore into an empty database, or into a data folder that does not exist yet.',
  ],
  MASTER_KEY_INVALID: [500, 'The encryption key is missing, malformed or readable by others.'],
  SECRET_UNREADABLE: [500, 'A stored secret cannot be decrypted with the present encryption key.'],

  ROLE_UNKNOWN: [422, 'There is no such role. Choose reader, writer, admin or a role of this installation.'],
  SPACE_UNKNOWN: [422, 'There is no such space.'],
  SPACE_UNDER_ITSELF: [409, 'A space cannot be moved below itself. Choose another place.'],
  SPACE_NOT_EMPTY: [409, 'The space is not empty. Move or delete what is in it first.'],
  SPACE_BREAKS_ATTACHMENTS: [
    409,
    'This would cut what is attached across spaces. Attach something else first.',
  ],
  ROLE_NAME_TAKEN: [409, 'A role with this name exists. Choose another name.'],
  ROLE_IN_USE: [409, 'The role is still bound. Remove its bindings first.'],
  AUDIT_WEBHOOK_REFUSED: [422, 'The address of the audit webhook does not take what is sent to it.'],
  LAST_ROOT_ADMIN: [409, 'Nobody else is an admin of the root space. Make another person one first.'],

  USERNAME_TAKEN: [409, 'Somebody has this user name. Choose another.'],
  EMAIL_TAKEN: [409, 'Somebody else has this email address, or was invited under it.'],
  INVITATION_INVALID: [
    404,
    'The invitation is not valid any more: it was used, revoked or replaced, or is older than a day. Ask for a new one.',
  ],
  SECOND_FACTOR_REQUIRED: [401, 'The password is right. Now show your second factor.'],
  SECOND_FACTOR_FAILED: [401, 'The code is wrong or was used before. Enter the newest one.'],
  SIGN_IN_EXPIRED: [401, 'This took longer than ten minutes. Start again.'],
  PASSKEY_REFUSED: [400, 'The passkey was not accepted. Try again, or use another one.'],
  PASSKEYS_UNAVAILABLE: [
    409,
    'Passkeys need a host name and https. Set GANTRY_PUBLIC_URL to one, or use an authenticator app.',
  ],
  SSO_NOT_CONFIGURED: [409, 'Single sign-on is not set up. Sign in with your password.'],
  SSO_PROVIDER_UNUSABLE: [422, 'The identity provider cannot be used. Check the issuer address.'],
  SSO_FAILED: [401, 'The identity provider did not sign you in. Try again.'],
  SSO_REFUSED: [403, 'This account may not sign in here. Ask an admin of Gantry.'],
  MAIL_NOT_CONFIGURED: [409, 'No mail server is configured. Set GANTRY_SMTP_URL and GANTRY_SMTP_FROM.'],
  MAIL_FAILED: [502, 'The mail server did not take the message.'],
  INTEGRATION_NAME_TAKEN: [
    409,
    'An integration with this name exists. Names make webhook addresses, so choose another.',
  ],
  INTEGRATION_DEFAULT_EXISTS: [
    409,
    'There is a default Bitbucket Cloud integration already. Choose space-specific.',
  ],
  INTEGRATION_IN_USE: [409, 'Stacks use this integration. Confirm the deletion to detach them.'],
  APP_PASSWORD_REFUSED: [
    400,
    'App passwords stopped working on 28 July 2026. Create an API token with scopes instead.',
  ],
  VCS_SIGNATURE_MISSING: [401, 'The delivery has no signature. Set the webhook secret in Bitbucket.'],
  VCS_SIGNATURE_INVALID: [401, 'The signature does not match.'],
  VCS_DELIVERY_INVALID: [400, 'The delivery lacks the headers that Bitbucket Cloud sends.'],
  VCS_UNREACHABLE: [502, 'Bitbucket Cloud cannot be reached from here. Check the network and try again.'],
  VCS_CREDENTIALS_REJECTED: [
    422,
    'Bitbucket Cloud refused the email and token. Check both, and that the token has not expired.',
  ],
  VCS_SCOPE_MISSING: [422, 'The token lacks a scope that this needs.'],
  VCS_FORBIDDEN: [422, 'Bitbucket Cloud does not allow the owner of the token to do this.'],
  VCS_IP_NOT_ALLOWED: [
    422,
    'The workspace in Bitbucket Cloud allows only listed IP addresses. Ask its admin to add the one of Gantry.',
  ],
  VCS_NOT_FOUND: [
    422,
    'Bitbucket Cloud does not show this to the token: it does not exist, or access is missing.',
  ],
  VCS_RATE_LIMITED: [503, 'Bitbucket Cloud limits the calls of this token. Gantry continues by itself.'],
  VCS_REQUEST_REFUSED: [422, 'Bitbucket Cloud refused the request.'],
  VCS_HOST_NOT_ALLOWED: [500, 'Gantry refused to call a host that is not the configured Bitbucket Cloud.'],
  REPOSITORY_NOT_FOUND: [422, 'The repository does not exist, or the token may not see it.'],
  BRANCH_NOT_FOUND: [422, 'The branch does not exist in the repository.'],
  COMMIT_NOT_FOUND: [422, 'The commit does not exist in the repository.'],

  STACK_NAME_TAKEN: [409, 'A stack with this name exists. Choose another name.'],
  STACK_LOCKED: [409, 'The stack is locked by somebody else.'],
  STACK_DETACHED: [409, 'The integration of the stack is gone. Attach another one in the settings.'],
  STACK_BUSY: [409, 'The stack has unfinished runs. Finish, discard or stop them first.'],
  STACK_DISABLED: [409, 'The stack is disabled. Enable it first.'],
  STACK_DELETING: [
    409,
    'The stack is being deleted: a run destroys its resources. Discard or stop that run to keep it.',
  ],
  STACK_NOT_LOCKED: [409, 'Lock the stack first, so that nothing changes its state meanwhile.'],
  PREVIEW_NOT_ALLOWED: [
    409,
    'The stack does not allow local previews. An admin can switch them on in its settings.',
  ],
  ARCHIVE_INVALID: [400, 'The upload is not a gzipped tar of ordinary files, or it is too large.'],
  LINK_EXPIRED: [403, 'The link is not valid or no longer valid. Ask for a new one.'],
  STACK_PROTECTED: [409, 'The stack is protected from deletion. Switch the protection off first.'],
  POLICY_INVALID: [422, 'The policy does not compile. Mend it where the message says and save it again.'],
  POLICY_TYPE_UNSUPPORTED: [
    422,
    'Policies of this type are not evaluated by this version. Plan policies are.',
  ],
  POLICY_NAME_TAKEN: [409, 'A policy with this name exists. Choose another name.'],
  POLICY_UNKNOWN: [422, 'There is no such policy. Choose one that you can see.'],
  POLICY_ATTACHED: [409, 'The policy is attached there already.'],
  POLICY_OUT_OF_REACH: [
    409,
    'The policy is in a space that this one does not reach. Move it to the same space, or to one that is inherited from.',
  ],
  POLICY_INPUT_MISSING: [
    409,
    'The run has no plan that policies could look at. Choose a run that has planned.',
  ],
  MODULE_NAME_TAKEN: [409, 'A module with this name and provider exists. Choose another name.'],
  MODULE_NAME_UNKNOWN: [
    400,
    'The repository is not named terraform-<provider>-<name>, so give name and provider.',
  ],
  MODULE_IN_USE: [409, 'The module has unfinished tests. Let them end, or stop them first.'],
  MODULE_CONFIG_INVALID: [422, 'The configuration of the module is not valid.'],
  MODULE_CODE_INVALID: [422, 'The code of the module is not valid.'],
  MODULE_VERSION_REFUSED: [409, 'The version cannot be made.'],
  MODULE_ARCHIVE_REFUSED: [422, 'The archive of the module cannot be kept.'],
  REGISTRY_TOKEN_INVALID: [
    401,
    'The registry does not accept the token. Run terraform login, or set an API key as the token of this host.',
  ],
  REGISTRY_LOGIN_INVALID: [400, 'The login request is not valid. Run terraform login again.'],
  RUN_TRANSITION_INVALID: [409, 'The run is not in a state that allows this.'],
  EXTERNAL_DEPENDENCIES_UNSUPPORTED: [
    501,
    'Runs wait for no external dependencies here. Start the run when what it needs is done.',
  ],
  PROMOTION_REFUSED: [409, 'The stack does not allow that previews are promoted. Allow it in its settings.'],
  RUN_LEASE_LOST: [409, 'This worker no longer holds the run. Stop working on it.'],
  STATE_ACCESS_REFUSED: [403, 'Only an active run may read or write this Terraform state.'],
  STATE_INVALID: [400, 'The body is not a Terraform state, or its serial goes backwards.'],
  WORKER_TOKEN_INVALID: [
    401,
    'The worker token is not valid. Create a new one and start the worker with it.',
  ],
  WORKER_POOL_NAME_TAKEN: [409, 'A worker pool of this space has this name. Choose another name.'],
  WORKER_POOL_IN_USE: [409, 'The worker pool is in use. Give its stacks and modules another pool first.'],
  WORKER_POOL_OUT_OF_REACH: [
    422,
    'There is no such worker pool for this space. Choose one of the space, or of a space that it inherits from.',
  ],
  WORKER_PROTOCOL_MISMATCH: [
    409,
    'The worker speaks another protocol version. Install the same release as the server.',
  ],
  WEBHOOK_UNREACHABLE: [502, 'The address cannot be reached from here. Gantry tries again by itself.'],
  WEBHOOK_REFUSED: [422, 'The address was not called: it is private, or its server refuses the message.'],
  QUERY_TOO_COMPLEX: [400, 'The query is too deep or too large. Ask for less in one query.'],
} as const satisfies Record<string, readonly [status: number, message: string]>;

export type ErrorCode = keyof typeof errorTable;
export type ErrorDetails = Readonly<Record<string, unknown>>;

export function errorStatus(code: ErrorCode): number {
  return errorTable[code][0];
}

export function isErrorCode(text: string): text is ErrorCode {
  return Object.hasOwn(errorTable, text);
}

/** An error that its reader can act on. `details` reach the client: never put secrets there. */
export class AppError extends Error {
  override readonly name = 'AppError';
  readonly code: ErrorCode;
  readonly details: ErrorDetails | undefined;

  constructor(code: ErrorCode, message?: string, options: { details?: ErrorDetails; cause?: unknown } = {}) {
    super(message ?? errorTable[code][1], options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.details = options.details;
  }

  get status(): number {
    return errorStatus(this.code);
  }
}

export const notFound = (): AppError => new AppError('NOT_FOUND');
