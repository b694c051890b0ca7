-- A module is kept as code like a stack is: repository, settings, variables and runs are the same; `modules` has the rest.
alter table stacks add column kind text not null default 'stack' check (kind in ('stack', 'module'));
-- What a run of type TESTING tests, and how.
alter table runs add column test jsonb;
create index runs_of_version on runs ((test ->> 'versionId')) where test is not null;

create table modules (
  id text primary key references stacks (id) on delete cascade,
  name text not null,
  provider text not null,
  unique (name, provider)
);

create table module_versions (
  id text primary key,
  module_id text not null references modules (id) on delete cascade,
  -- A proposal is tested for a branch or pull request, and never released.
  proposed boolean not null,
  -- Null while the configuration is not read yet, or cannot be.
  number text,
  state text not null check (state in ('pending', 'active', 'failed')),
  reason text,
  sha text not null,
  branch text not null,
  commit jsonb not null,
  pull_request integer,
  pull_request_url text,
  event_id text references vcs_events (id) on delete set null,
  triggered_by text not null,
  metadata jsonb,
  bad_note text,
  bad_by text,
  bad_at timestamptz,
  archive_sha256 text,
  archive_bytes integer,
  attempt integer not null default 1,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  unique (module_id, sha, proposed)
);
create index module_versions_newest on module_versions (module_id, id desc);
-- A number is taken from its first attempt until that fails.
create unique index module_versions_number on module_versions (module_id, number)
  where not proposed and state in ('pending', 'active');

create table module_archive_chunks (
  version_id text not null references module_versions (id) on delete cascade,
  sequence integer not null,
  bytes bytea not null,
  primary key (version_id, sequence)
);
