-- Bitbucket is asked again for what webhooks may have missed.
alter table vcs_integrations add column polling text not null default 'automatic' check (polling in ('automatic', 'always'));
alter table vcs_repositories
  -- What branches there are was recorded, so that further differences are news.
  add column heads_known boolean not null default false,
  add column polled_at timestamptz,
  add column poll_due_at timestamptz not null default now(),
  add column poll_problem text,
  -- When something was found that no delivery had told of.
  add column missed_at timestamptz;
create index vcs_repositories_due on vcs_repositories (poll_due_at);

-- Null: a delivery told of it.
alter table vcs_events add column found_by text check (found_by in ('poll'));
create index vcs_events_unrouted on vcs_events (integration_id, repository_uuid) where routed_at is null;

alter table pull_requests
  add column reviewers jsonb not null default '[]',
  add column approvals jsonb not null default '[]',
  -- When the present head was first heard of: what was approved before was another commit.
  add column head_at timestamptz,
  add column merge_sha text,
  -- Null while unknown.
  add column mergeable boolean,
  add column undiverged boolean,
  add column remote_updated_at timestamptz,
  -- Head and destination of the last event that was acted upon.
  add column routed text;
