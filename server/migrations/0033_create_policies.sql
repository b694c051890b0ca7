-- Rules in Rego that are asked before Gantry goes on. `engine` is the version of the language that the body is read as.
create table policies (
  id text primary key,
  name text not null,
  type text not null check (type in ('PLAN')),
  engine text not null check (engine in ('REGO_V0', 'REGO_V1')),
  body text not null,
  description text not null default '',
  space_id text not null references spaces (id),
  labels text[] not null default '{}',
  created_by text not null,
  created_at timestamptz not null,
  updated_at timestamptz not null
);
create index policies_of_space on policies (space_id);

-- Attached by hand; labels attach by themselves and leave no row.
create table policy_attachments (
  id text primary key,
  policy_id text not null references policies (id) on delete cascade,
  stack_id text not null references stacks (id) on delete cascade,
  attached_by text not null,
  attached_at timestamptz not null,
  unique (policy_id, stack_id)
);
create index policy_attachments_of_stack on policy_attachments (stack_id);

-- What each policy said of the newest plan of a run. It outlives the policy.
create table policy_receipts (
  run_id text not null references runs (id) on delete cascade,
  policy_id text not null,
  policy_name text not null,
  policy_type text not null,
  outcome text not null check (outcome in ('passed', 'warned', 'denied', 'failed')),
  denied text[] not null,
  warned text[] not null,
  -- Messages that were too many to be kept.
  omitted int not null,
  -- Why it could not be evaluated, and where in its text.
  problem text,
  line int,
  milliseconds int not null,
  evaluated_at timestamptz not null,
  primary key (run_id, policy_id)
);
