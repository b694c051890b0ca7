-- States that somebody uploaded for a stack to take over; gone after a day, or once one has taken it.
create table state_uploads (
  id text primary key,
  actor_id text not null,
  created_at timestamptz not null,
  expires_at timestamptz not null,
  sealed bytea
);
create index state_uploads_actor on state_uploads (actor_id);

-- A drained worker ends what it has and gets nothing new.
alter table workers add column drained_at timestamptz;
