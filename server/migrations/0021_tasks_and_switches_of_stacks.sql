-- Switches of a stack. `deleting`: a run destroys what it manages, after which the stack goes.
alter table stacks
  add column disabled boolean not null default false,
  add column deleting boolean not null default false,
  add column local_preview boolean not null default false;

-- What a task executes, which resources a plan is limited to, and the uploaded files that a local preview plans.
alter table runs
  add column command text,
  add column skip_init boolean not null default false,
  add column targets text[] not null default '{}',
  add column local_workspace_id text,
  add column overrides_sealed bytea;

create table run_reviews (
  id text primary key,
  run_id text not null references runs (id) on delete cascade,
  decision text not null check (decision in ('APPROVE', 'REJECT')),
  note text not null,
  -- Where the run was when somebody decided about it.
  state text not null,
  state_version integer not null,
  actor_id text not null,
  actor_name text not null,
  created_at timestamptz not null
);
create index run_reviews_run on run_reviews (run_id, id);

-- Files that somebody wants to see planned before they are committed; gone after their time.
create table local_workspaces (
  id text primary key,
  stack_id text not null references stacks (id) on delete cascade,
  actor_id text not null,
  created_at timestamptz not null,
  expires_at timestamptz not null,
  sealed bytea,
  bytes integer not null default 0,
  files integer not null default 0
);
create index local_workspaces_expiry on local_workspaces (expires_at);
