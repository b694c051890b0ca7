-- Workers of their own for the stacks and modules of a space. Without a pool of its own a thing is in the public pool.
create table worker_pools (
  id text primary key,
  name text not null,
  description text not null,
  space_id text not null references spaces (id),
  labels text[] not null,
  created_by text not null,
  created_at timestamptz not null,
  updated_at timestamptz not null
);
create unique index worker_pools_name on worker_pools (space_id, lower(name));

-- Null: the public pool. What a worker may claim follows its token.
alter table worker_tokens add column pool_id text references worker_pools (id) on delete cascade;
-- Made by the server for the worker beside it, anew at each start.
alter table worker_tokens add column built_in boolean not null default false;
update worker_tokens set built_in = true where name = 'built-in' and created_by = 'server';
create index worker_tokens_pool on worker_tokens (pool_id);

alter table workers drop constraint workers_token_id_fkey;
alter table workers add constraint workers_token_id_fkey
  foreign key (token_id) references worker_tokens (id) on delete cascade;
create index workers_token on workers (token_id);

alter table stacks add column worker_pool_id text references worker_pools (id);
create index stacks_worker_pool on stacks (worker_pool_id) where worker_pool_id is not null;
