create table runs (
  id text primary key,
  stack_id text not null references stacks (id) on delete cascade,
  number integer not null,
  type text not null,
  state text not null,
  version integer not null default 1,
  state_since timestamptz not null,
  reason text,
  failure_code text,
  branch text not null,
  sha text not null,
  commit jsonb not null,
  repository text not null,
  pull_request integer,
  pull_request_url text,
  pull_request_title text,
  event_id text references vcs_events (id) on delete set null,
  triggered_by text,
  -- One run per stack, commit and type, whatever the number of events; null for runs that a person asks for.
  once_key text unique,
  priority integer not null default 0,
  autodeploy boolean not null default false,
  stop_requested boolean not null default false,
  worker_id text,
  token_hash text,
  lease_until timestamptz,
  isolation text,
  tool_version text,
  delta jsonb,
  diagnostics jsonb not null default '[]',
  created_at timestamptz not null,
  updated_at timestamptz not null,
  unique (stack_id, number)
);
create index runs_stack on runs (stack_id, id desc);
create index runs_branch on runs (stack_id, branch) where type = 'PROPOSED' and state in ('QUEUED', 'READY', 'PREPARING', 'INITIALIZING', 'PLANNING');
create index runs_claimable on runs (priority desc, id) where state in ('READY', 'CONFIRMED');
create index runs_queued on runs (stack_id, id) where state = 'QUEUED';
create index runs_leased on runs (lease_until) where lease_until is not null;
create index runs_token on runs (token_hash) where token_hash is not null;
create index runs_commit on runs (stack_id, sha);
-- The backstop of the scheduler: at most one blocking run of a stack is past the queue and not at its end.
create unique index runs_one_blocking on runs (stack_id)
  where type in ('TRACKED', 'TASK', 'DESTROY')
    and state in ('READY', 'PREPARING', 'INITIALIZING', 'PLANNING', 'PENDING_REVIEW', 'UNCONFIRMED', 'CONFIRMED',
      'PREPARING_APPLY', 'APPLYING', 'PERFORMING', 'DESTROYING');

create table run_transitions (
  run_id text not null references runs (id) on delete cascade,
  version integer not null,
  event text not null,
  from_state text,
  state text not null,
  at timestamptz not null,
  actor text not null,
  note text,
  primary key (run_id, version)
);

create table run_logs (
  run_id text not null references runs (id) on delete cascade,
  version integer not null,
  sequence integer not null,
  state text not null,
  text text not null,
  at timestamptz not null,
  primary key (run_id, version, sequence)
);

create table run_plans (
  run_id text primary key references runs (id) on delete cascade,
  changes jsonb not null default '[]',
  omitted integer not null default 0,
  -- Gzipped `terraform show -json`, sealed.
  plan_sealed bytea
);

create table run_workspaces (
  run_id text primary key references runs (id) on delete cascade,
  sealed bytea not null,
  created_at timestamptz not null
);
