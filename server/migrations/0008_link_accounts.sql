alter table users add column deactivated_at timestamptz;

create table linked_accounts (
  provider text not null,
  account_uuid text not null,
  user_id text not null references users (id) on delete cascade,
  display_name text not null,
  linked_at timestamptz not null,
  primary key (provider, account_uuid)
);
create index linked_accounts_user on linked_accounts (user_id);

create table link_codes (
  user_id text primary key references users (id) on delete cascade,
  code_hash text not null unique,
  expires_at timestamptz not null
);
