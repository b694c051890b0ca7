-- What of a stack is said in pull requests, and what may be done from there.
alter table stacks
  add column pull_request_comment text not null default 'changes'
    check (pull_request_comment in ('none', 'changes', 'plan')),
  add column status_when_ignored boolean not null default false,
  add column allow_promotion boolean not null default false;

-- Which state of which run a status speaks of, so that an older state is never written over a newer one.
alter table sent_statuses
  add column run_version integer not null default 0,
  -- Set while somebody writes, and left behind by a write of which nobody knows what became.
  add column writer text,
  -- A write may still arrive late: the status is written once more when it can no longer.
  add column doubtful boolean not null default false,
  add column name text not null default '',
  add column state text not null default '',
  add column description text not null default '',
  add column url text not null default '',
  add column repository text not null default '',
  add column refname text,
  -- Why Bitbucket refused it for good.
  add column problem text;
alter table sent_statuses alter column fingerprint drop not null;

alter table sent_comments
  alter column comment_id drop not null,
  alter column fingerprint drop not null,
  -- Set while the comment is created, and left behind when nobody knows whether it was.
  add column creating boolean not null default false,
  add column problem text;

-- Code Insights: one report per stack and commit.
create table sent_reports (
  integration_id text not null references vcs_integrations (id) on delete cascade,
  repository_uuid text not null,
  sha text not null,
  stack_id text not null references stacks (id) on delete cascade,
  run_id text not null,
  run_version integer not null,
  -- Null while it is being written.
  fingerprint text,
  result text not null default '',
  annotations integer not null default 0,
  sent_at timestamptz not null,
  problem text,
  primary key (integration_id, repository_uuid, sha, stack_id)
);
