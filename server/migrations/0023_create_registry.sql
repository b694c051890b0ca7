-- Spaces whose stacks and people may use a module although they do not reach its space.
create table module_shares (
  module_id text not null references modules (id) on delete cascade,
  space_id text not null references spaces (id) on delete cascade,
  shared_by text not null,
  shared_at timestamptz not null,
  primary key (module_id, space_id)
);
create index module_shares_of_space on module_shares (space_id);

-- What the last successful initialisation of a tracked run of a stack has installed from the registry.
create table module_consumers (
  stack_id text not null references stacks (id) on delete cascade,
  module_id text not null references modules (id) on delete cascade,
  version_id text not null references module_versions (id) on delete cascade,
  run_id text not null,
  seen_at timestamptz not null,
  primary key (stack_id, version_id)
);
create index module_consumers_of_module on module_consumers (module_id, version_id);

-- Tokens that `terraform login` gave to a person's computer; they install modules and do nothing else.
create table registry_logins (
  id text primary key,
  user_id text not null references users (id) on delete cascade,
  token_hash text not null unique,
  remote_address text,
  created_at timestamptz not null,
  expires_at timestamptz not null,
  last_used_at timestamptz
);
create index registry_logins_of_user on registry_logins (user_id);

-- For which new versions of the modules that it uses a stack starts a run by itself.
alter table stacks add column module_updates text not null default 'none'
  check (module_updates in ('none', 'patch', 'minor', 'any'));
