-- What native tests of a module came to, run by run and assertion by assertion.
create table run_test_results (
  run_id text primary key references runs (id) on delete cascade,
  results jsonb not null
);
