import type { Generated } from 'kysely';

export type SettingTable = { key: string; value: unknown };

export type UserTable = {
  id: string;
  username: string;
  password_hash: string | null;
  must_change_password: Generated<boolean>;
  created_at: Generated<Date>;
  deactivated_at: Date | null;
  display_name: Generated<string>;
  email: string | null;
  last_sign_in_at: Date | null;
  /** Who the person is at the identity provider. */
  sso_issuer: string | null;
  sso_subject: string | null;
  /** As the identity provider named them at the last single sign-on. */
  groups: Generated<string[]>;
};

export type SessionTable = {
  id: string;
  token_hash: string;
  user_id: string;
  method: 'password' | 'sso';
  created_at: Date;
  expires_at: Date;
  last_seen_at: Date;
  remote_address: string | null;
  user_agent: string | null;
};

export type RegistryLoginTable = {
  id: string;
  user_id: string;
  token_hash: string;
  remote_address: string | null;
  created_at: Date;
  expires_at: Date;
  last_used_at: Date | null;
};

export type ApiKeyTable = {
  id: string;
  name: string;
  /** Null for keys that a token of an identity provider proves. */
  secret_hash: string | null;
  oidc: unknown;
  created_by: string;
  created_at: Generated<Date>;
  expires_at: Date | null;
  last_used_at: Date | null;
};

export type InvitationTable = {
  id: string;
  token_hash: string;
  email: string;
  bindings: unknown;
  mail: 'sent' | 'failed' | 'not_configured';
  created_by: string;
  created_at: Date;
  expires_at: Date;
  accepted_by: string | null;
};

/** What a browser has begun and must finish soon. */
export type SignInStepTable = {
  token_hash: string;
  kind: string;
  user_id: string | null;
  data: unknown;
  expires_at: Date;
};

export type TotpTable = {
  user_id: string;
  /** Sealed. */
  secret: Buffer;
  confirmed_at: Date | null;
  last_step: Generated<number>;
};

export type RecoveryCodeTable = { user_id: string; code_hash: string };

export type PasskeyTable = {
  /** The credential's id as base64url. */
  id: string;
  user_id: string;
  name: string;
  public_key: Buffer;
  counter: number;
  transports: string[];
  created_at: Date;
  last_used_at: Date | null;
};

/** Whom a role can be bound to. A group is named as its identity provider names it. */
export type BoundKind = 'user' | 'api_key' | 'group' | 'stack';

export type RoleBindingTable = {
  id: string;
  actor_kind: BoundKind;
  actor_id: string;
  /** A system role by its name, or a custom one by its id. */
  role: string;
  space_id: string;
  created_by: Generated<string>;
  created_at: Generated<Date>;
};

/** An account at a source code provider whose comments count as the user's. */
export type LinkedAccountTable = {
  provider: string;
  account_uuid: string;
  user_id: string;
  display_name: string;
  linked_at: Date;
};

export type LinkCodeTable = { user_id: string; code_hash: string; expires_at: Date };

/** Roles of the installation's own. */
export type RoleTable = {
  id: string;
  name: string;
  description: string;
  actions: string[];
  created_at: Date;
  updated_at: Date;
};

declare module '../platform/db/tables.ts' {
  interface Tables {
    settings: SettingTable;
    users: UserTable;
    sessions: SessionTable;
    registry_logins: RegistryLoginTable;
    api_keys: ApiKeyTable;
    invitations: InvitationTable;
    sign_in_steps: SignInStepTable;
    user_totp: TotpTable;
    recovery_codes: RecoveryCodeTable;
    passkeys: PasskeyTable;
    linked_accounts: LinkedAccountTable;
    link_codes: LinkCodeTable;
    role_bindings: RoleBindingTable;
    roles: RoleTable;
  }
}
