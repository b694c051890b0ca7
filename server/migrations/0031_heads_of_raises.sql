-- The commit that the pull request was opened with: one that somebody worked on is never declined by a newer version.
alter table module_raises add column head_sha text;
