create table run_comments (
  id text primary key,
  run_id text not null references runs (id) on delete cascade,
  actor_id text not null,
  username text not null,
  body text not null,
  created_at timestamptz not null
);
create index run_comments_run on run_comments (run_id, id);
