alter table users
  add column display_name text not null default '',
  add column email text,
  add column last_sign_in_at timestamptz,
  -- Who the person is at the identity provider, and the groups it named at the last single sign-on.
  add column sso_issuer text,
  add column sso_subject text,
  add column groups text[] not null default '{}';
create unique index users_email on users (lower(email));
create unique index users_sso on users (sso_issuer, sso_subject);

-- Sessions of before have no id to be listed by: people sign in once more.
delete from sessions;
alter table sessions
  add column id text not null unique,
  add column method text not null check (method in ('password', 'sso'));

create table invitations (
  id text primary key,
  token_hash text not null unique,
  email text not null,
  bindings jsonb not null,
  mail text not null check (mail in ('sent', 'failed', 'not_configured')),
  created_by text not null,
  created_at timestamptz not null,
  expires_at timestamptz not null,
  accepted_by text references users (id) on delete cascade
);
create unique index invitations_open on invitations (lower(email)) where accepted_by is null;

-- What a browser has begun and must finish soon: a second factor, a new passkey, a single sign-on.
create table sign_in_steps (
  token_hash text primary key,
  kind text not null,
  user_id text references users (id) on delete cascade,
  data jsonb not null,
  expires_at timestamptz not null
);
create index sign_in_steps_expiry on sign_in_steps (expires_at);

create table user_totp (
  user_id text primary key references users (id) on delete cascade,
  secret bytea not null,
  confirmed_at timestamptz,
  -- The last time step whose code was accepted: a code works once.
  last_step bigint not null default 0
);

create table recovery_codes (
  user_id text not null references users (id) on delete cascade,
  code_hash text not null,
  primary key (user_id, code_hash)
);

create table passkeys (
  id text primary key,
  user_id text not null references users (id) on delete cascade,
  name text not null,
  public_key bytea not null,
  counter bigint not null,
  transports text[] not null,
  created_at timestamptz not null,
  last_used_at timestamptz
);
create index passkeys_user on passkeys (user_id);

alter table api_keys alter column secret_hash drop not null;
alter table api_keys
  add column expires_at timestamptz,
  add column oidc jsonb,
  add constraint api_keys_proof check ((secret_hash is null) <> (oidc is null));
