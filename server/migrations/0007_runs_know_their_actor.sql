-- Who asked for the run, as the lock of a stack knows its holder; null for events. `triggered_by` is only a name to show.
alter table runs add column actor_id text;
