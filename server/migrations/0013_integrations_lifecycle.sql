alter table vcs_integrations
  -- As entered by a person: Bitbucket does not tell when a token ends.
  add column token_expires_at timestamptz,
  add column token_set_at timestamptz,
  add column hook_placement text not null default 'repository' check (hook_placement in ('repository', 'workspace')),
  -- What the doctor found last, and when it last looked.
  add column diagnosis jsonb,
  add column checked_at timestamptz,
  -- Set while the credentials are refused: events of the integration wait.
  add column broken_since timestamptz,
  add column broken_message text,
  -- Deleted ones are kept for a while, so that the deletion can be undone.
  add column deleted_at timestamptz,
  add column deleted_by text;
update vcs_integrations set token_set_at = updated_at;
alter table vcs_integrations alter column token_set_at set not null, alter column token_set_at set default now();

drop index vcs_integrations_one_default;
create unique index vcs_integrations_one_default on vcs_integrations (provider) where is_default and deleted_at is null;

alter table vcs_repositories
  -- Webhooks that point at this server, as Bitbucket listed them last.
  add column hooks jsonb not null default '[]',
  -- Whether Gantry made the webhook, and so removes it when nothing uses the repository any more.
  add column hook_made boolean not null default false,
  add column refused_at timestamptz,
  add column bound_at timestamptz not null default now();

-- Which webhook delivered which event last, and with which secret it signed.
create table vcs_hook_activity (
  integration_id text not null references vcs_integrations (id) on delete cascade,
  repository_uuid text not null,
  hook_id text not null,
  event_key text not null,
  last_at timestamptz not null,
  deliveries integer not null default 1,
  signed_by text not null check (signed_by in ('current', 'previous')),
  primary key (integration_id, repository_uuid, hook_id, event_key)
);

alter table webhook_deliveries add column signed_by text check (signed_by in ('current', 'previous'));

-- The integration that the stack lost with its deletion; an undo gives it back.
alter table stacks add column detached_from text;
create index stacks_detached on stacks (detached_from) where detached_from is not null;
