create table settings (
  key text primary key,
  value jsonb not null
);

create table spaces (
  id text primary key,
  name text not null,
  description text not null default '',
  parent_id text references spaces (id),
  inherit_entities boolean not null default true,
  labels text[] not null default '{}',
  created_at timestamptz not null default now()
);
insert into spaces (id, name, description) values ('root', 'root', 'Everything that belongs to no other space.');

create table users (
  id text primary key,
  username text not null,
  password_hash text,
  must_change_password boolean not null default false,
  created_at timestamptz not null default now()
);
create unique index users_username on users (lower(username));

create table sessions (
  token_hash text primary key,
  user_id text not null references users (id) on delete cascade,
  created_at timestamptz not null,
  expires_at timestamptz not null,
  last_seen_at timestamptz not null,
  remote_address text,
  user_agent text
);
create index sessions_user on sessions (user_id);

create table api_keys (
  id text primary key,
  name text not null,
  secret_hash text not null,
  created_by text not null,
  created_at timestamptz not null default now(),
  last_used_at timestamptz
);

create table role_bindings (
  id text primary key,
  actor_kind text not null check (actor_kind in ('user', 'api_key')),
  actor_id text not null,
  role text not null,
  space_id text not null references spaces (id),
  created_at timestamptz not null default now(),
  unique (actor_kind, actor_id, role, space_id)
);

create table audit_entries (
  id bigint generated always as identity primary key,
  at timestamptz not null,
  operation text not null,
  action text not null,
  outcome text not null check (outcome in ('done', 'denied')),
  actor_kind text not null,
  actor_id text not null,
  actor_name text not null,
  space_id text not null,
  subject_kind text,
  subject_id text,
  details jsonb not null default '{}',
  remote_address text
);
create index audit_entries_at on audit_entries (at desc);
