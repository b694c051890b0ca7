-- Commands in comments of pull requests, each carried out once and answered once.
create table comment_commands (
  integration_id text not null references vcs_integrations (id) on delete cascade,
  repository_uuid text not null,
  comment_id bigint not null,
  pull_request integer not null,
  event_id text not null,
  account text not null,
  verb text not null,
  argument text,
  user_id text,
  created_at timestamptz not null,
  started_at timestamptz,
  answer text,
  answer_id bigint,
  answered_at timestamptz,
  primary key (integration_id, repository_uuid, comment_id)
);
