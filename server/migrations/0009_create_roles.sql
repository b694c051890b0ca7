-- Roles of the installation's own; reader, writer and admin are part of the program.
create table roles (
  id text primary key check (id not in ('reader', 'writer', 'admin')),
  name text not null,
  description text not null default '',
  actions text[] not null,
  created_at timestamptz not null,
  updated_at timestamptz not null
);
create unique index roles_name on roles (lower(name));

alter table role_bindings drop constraint role_bindings_actor_kind_check;
alter table role_bindings add constraint role_bindings_actor_kind_check
  check (actor_kind in ('user', 'api_key', 'group', 'stack'));
alter table role_bindings add column created_by text not null default 'server';
-- What is bound in a space goes with the space.
alter table role_bindings drop constraint role_bindings_space_id_fkey;
alter table role_bindings add constraint role_bindings_space_id_fkey
  foreign key (space_id) references spaces (id) on delete cascade;
create index role_bindings_space on role_bindings (space_id);
create index role_bindings_role on role_bindings (role);
