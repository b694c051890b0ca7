create table inbox_items (
  id text primary key,
  -- What it is told once for, as long as it lasts.
  key text not null,
  about text not null,
  space_id text not null references spaces (id) on delete cascade,
  severity text not null check (severity in ('info', 'warning', 'error')),
  title text not null,
  text text not null,
  path text,
  created_at timestamptz not null,
  -- Set when what it warns of is over.
  resolved_at timestamptz
);
create unique index inbox_items_open on inbox_items (key) where resolved_at is null;
create index inbox_items_newest on inbox_items (space_id, id desc);
create index inbox_items_about on inbox_items (about) where resolved_at is null;

-- What each person has read or put away.
create table inbox_marks (
  item_id text not null references inbox_items (id) on delete cascade,
  reader_id text not null,
  read_at timestamptz not null,
  dismissed_at timestamptz,
  primary key (item_id, reader_id)
);

create table inbox_webhooks (
  id text primary key,
  space_id text not null references spaces (id) on delete cascade,
  name text not null,
  url text not null,
  secret_sealed bytea not null,
  created_at timestamptz not null,
  -- How the last warning went: null until there was one.
  last_sent_at timestamptz,
  last_problem text
);
create index inbox_webhooks_space on inbox_webhooks (space_id);
