import type { Generated } from 'kysely';

export type SettingTable = { key: string; value: unknown };

export type UserTable = {
  id: string;
  username: string;
  password_hash: string | null;
  must_change_password: Generated<boolean>;
  created_at: Generated<Date>;
  deactivated_at: Date | null;
};

export type SessionTable = {
  token_hash: string;
  user_id: string;
  created_at: Date;
  expires_at: Date;
  last_seen_at: Date;
  remote_address: string | null;
  user_agent: string | null;
};

export type ApiKeyTable = {
  id: string;
  name: string;
  secret_hash: string;
  created_by: string;
  created_at: Generated<Date>;
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
    api_keys: ApiKeyTable;
    linked_accounts: LinkedAccountTable;
    link_codes: LinkCodeTable;
    role_bindings: RoleBindingTable;
    roles: RoleTable;
  }
}
