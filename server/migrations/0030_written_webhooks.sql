-- When Gantry last wrote the webhook in Bitbucket, its secret included: what was seen before says nothing of it any more.
alter table vcs_repositories add column hook_written_at timestamptz;
