create table vcs_integrations (
  id text primary key,
  provider text not null,
  name text not null,
  space_id text not null references spaces (id),
  is_default boolean not null,
  description text not null default '',
  labels text[] not null default '{}',
  vcs_checks text not null default 'individual',
  use_git_checkout boolean not null default false,
  credential_kind text not null check (credential_kind in ('api_token', 'access_token')),
  email text,
  token_sealed bytea not null,
  webhook_secret_sealed bytea not null,
  previous_secret_sealed bytea,
  previous_secret_until timestamptz,
  connection jsonb,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  check ((credential_kind = 'api_token') = (email is not null))
);
create unique index vcs_integrations_one_default on vcs_integrations (provider) where is_default;

create table vcs_repositories (
  integration_id text not null references vcs_integrations (id) on delete cascade,
  full_name text not null,
  uuid text not null,
  hook_state text not null default 'unknown',
  hook_message text not null default '',
  checked_at timestamptz,
  last_delivery_at timestamptz,
  primary key (integration_id, uuid)
);
create index vcs_repositories_name on vcs_repositories (integration_id, lower(full_name));

create table webhook_deliveries (
  id text primary key,
  integration_id text not null references vcs_integrations (id) on delete cascade,
  request_id text not null,
  event_key text not null,
  attempt integer not null,
  received_at timestamptz not null,
  headers jsonb not null,
  body bytea not null,
  bytes integer not null,
  verdict text not null check (verdict in ('received', 'processed', 'ignored', 'refused', 'failed')),
  reason text,
  repository text,
  processed_at timestamptz
);
-- A refused delivery proves nothing about its request id, so it may not shadow a genuine one.
create unique index webhook_deliveries_once on webhook_deliveries (integration_id, request_id) where verdict <> 'refused';
create index webhook_deliveries_newest on webhook_deliveries (integration_id, id desc);
create index webhook_deliveries_waiting on webhook_deliveries (received_at) where verdict = 'received';
create index webhook_deliveries_refused on webhook_deliveries (integration_id, id) where verdict = 'refused';

create table vcs_events (
  id text primary key,
  integration_id text not null references vcs_integrations (id) on delete cascade,
  delivery_id text references webhook_deliveries (id) on delete set null,
  position integer not null,
  kind text not null,
  repository text not null,
  repository_uuid text not null,
  branch text,
  sha text,
  pull_request integer,
  summary text not null,
  fact jsonb not null,
  created_at timestamptz not null,
  routed_at timestamptz,
  -- Why routing failed so far; it is tried again.
  problem text,
  unique (delivery_id, position)
);

create table pull_requests (
  integration_id text not null references vcs_integrations (id) on delete cascade,
  repository_uuid text not null,
  number integer not null,
  repository text not null,
  title text not null,
  url text not null,
  state text not null check (state in ('open', 'merged', 'declined')),
  draft boolean not null,
  author text not null,
  fork boolean not null,
  source_branch text not null,
  destination_branch text not null,
  head_sha text not null,
  approved_by text[] not null default '{}',
  updated_at timestamptz not null,
  primary key (integration_id, repository_uuid, number)
);
create index pull_requests_source on pull_requests (integration_id, repository_uuid, source_branch) where state = 'open';
