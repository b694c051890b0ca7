create table stacks (
  id text primary key,
  name text not null,
  description text not null default '',
  space_id text not null references spaces (id),
  labels text[] not null default '{}',
  integration_id text references vcs_integrations (id) on delete set null,
  repository text not null,
  repository_uuid text not null,
  branch text not null,
  project_root text not null default '',
  project_globs text[] not null default '{}',
  tool text not null check (tool in ('terraform', 'opentofu')),
  tool_version text,
  terraform_workspace text,
  manages_state boolean not null,
  autodeploy boolean not null default false,
  protect_from_deletion boolean not null default false,
  locked_by text,
  locked_by_name text,
  lock_note text,
  locked_at timestamptz,
  tracked_commit jsonb,
  tracked_set_by text,
  state text not null default 'NONE',
  state_set_at timestamptz,
  -- Set when a worker was lost while applying: a new plan must come before anything else.
  plan_required text,
  next_run_number integer not null default 1,
  created_at timestamptz not null,
  updated_at timestamptz not null
);
create index stacks_repository on stacks (integration_id, repository_uuid);
create index stacks_name on stacks (lower(name));

create table stack_config (
  stack_id text not null references stacks (id) on delete cascade,
  id text not null,
  type text not null check (type in ('environment_variable', 'file_mount')),
  value_sealed bytea not null,
  write_only boolean not null,
  checksum text not null,
  updated_at timestamptz not null,
  primary key (stack_id, id)
);
