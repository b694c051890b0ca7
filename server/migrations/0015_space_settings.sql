-- One row: what holds for the whole tree of spaces.
create table space_settings (
  one boolean primary key default true check (one),
  admins_manage_children boolean not null default false
);
insert into space_settings default values;
create index spaces_parent on spaces (parent_id);
