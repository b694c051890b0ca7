create table terraform_states (
  id text primary key,
  stack_id text not null references stacks (id) on delete cascade,
  serial integer not null,
  lineage text not null,
  sealed bytea not null,
  bytes integer not null,
  resources integer not null,
  run_id text references runs (id) on delete set null,
  created_by text not null,
  created_at timestamptz not null
);
create index terraform_states_newest on terraform_states (stack_id, id desc);

create table terraform_state_locks (
  stack_id text primary key references stacks (id) on delete cascade,
  lock_id text not null,
  info jsonb not null,
  run_id text references runs (id) on delete set null,
  locked_at timestamptz not null
);
