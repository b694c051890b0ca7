-- The newest commit of every branch that events told of, whatever the order in which they came. Events of one branch
-- compare and set `version`, so that two servers cannot both take their commit for the newest.
create table branch_heads (
  integration_id text not null references vcs_integrations (id) on delete cascade,
  repository_uuid text not null,
  branch text not null,
  -- Null when the branch was deleted.
  head_sha text,
  head jsonb,
  -- Commits that were its newest before, the latest last.
  superseded text[] not null default '{}',
  version integer not null,
  moved_at timestamptz not null,
  primary key (integration_id, repository_uuid, branch)
);
