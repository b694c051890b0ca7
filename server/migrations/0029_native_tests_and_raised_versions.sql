-- What native tests of a module came to, run by run and assertion by assertion.
create table run_test_results (
  run_id text primary key references runs (id) on delete cascade,
  results jsonb not null
);

-- Whether new versions of the modules that a stack uses are proposed to its code by pull requests.
alter table stacks add column raise_modules boolean not null default false;
create table module_raises (
  stack_id text not null references stacks (id) on delete cascade,
  version_id text not null references module_versions (id) on delete cascade,
  pull_request integer,
  url text,
  -- Why it could not be opened.
  problem text,
  at timestamptz not null,
  primary key (stack_id, version_id)
);
create index module_raises_of_version on module_raises (version_id);

-- Whether a module is released by the number in its configuration, or by tags.
alter table stacks add column release_by text not null default 'config' check (release_by in ('config', 'tag'));
-- The number that a tag or a person asked for, so that the version can be built again.
alter table module_versions add column wanted_number text;
