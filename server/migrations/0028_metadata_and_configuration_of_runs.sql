-- What people and their scripts note on a run when they start, confirm or promote it.
alter table runs add column user_provided_metadata text[] not null default '{}';

-- What a run has in place of the settings of its stack; its variables are in overrides_sealed.
alter table runs add column own_project_root text;
alter table runs add column own_tool_version text;
alter table runs add column own_variables text[] not null default '{}';

-- A worker that starts again says who it was; one that is told to register anew is not known until it does.
alter table workers add column identity text;
alter table workers add column retired_at timestamptz;
create index workers_identity on workers (identity);
