create table worker_tokens (
  id text primary key,
  name text not null,
  token_hash text not null unique,
  created_by text not null,
  created_at timestamptz not null,
  revoked_at timestamptz
);

create table workers (
  id text primary key,
  token_id text not null references worker_tokens (id),
  name text not null,
  version text not null,
  isolation text not null,
  registered_at timestamptz not null,
  last_seen_at timestamptz not null
);

create table event_decisions (
  event_id text not null references vcs_events (id) on delete cascade,
  stack_id text not null references stacks (id) on delete cascade,
  outcome text not null check (outcome in ('track', 'propose', 'ignore')),
  reason text not null,
  run_id text references runs (id) on delete set null,
  at timestamptz not null,
  primary key (event_id, stack_id)
);
create index event_decisions_ignored on event_decisions (stack_id, event_id desc) where outcome = 'ignore';

create index event_decisions_run on event_decisions (run_id);

create table sent_statuses (
  integration_id text not null references vcs_integrations (id) on delete cascade,
  repository_uuid text not null,
  sha text not null,
  key text not null,
  run_id text not null,
  fingerprint text not null,
  sent_at timestamptz not null,
  primary key (integration_id, repository_uuid, sha, key)
);

create table sent_comments (
  integration_id text not null references vcs_integrations (id) on delete cascade,
  repository_uuid text not null,
  pull_request integer not null,
  comment_id bigint not null,
  fingerprint text not null,
  sent_at timestamptz not null,
  primary key (integration_id, repository_uuid, pull_request)
);
