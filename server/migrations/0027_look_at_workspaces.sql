-- When Bitbucket last said that a repository changed; null until a list of its workspace told.
alter table vcs_repositories add column remote_updated_at timestamptz;
-- When all branches were last read: a round reads the newest hundred.
alter table vcs_repositories add column branches_read_at timestamptz;

-- One call that lists what changed in a workspace stands for a round of each of its repositories.
create table vcs_workspace_looks (
  integration_id text not null references vcs_integrations (id) on delete cascade,
  workspace text not null,
  due_at timestamptz not null,
  looked_at timestamptz,
  -- By Bitbucket's clock.
  newest_at timestamptz,
  primary key (integration_id, workspace)
);
