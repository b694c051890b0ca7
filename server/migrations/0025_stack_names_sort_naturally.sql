-- Numbers in names count as numbers: each is padded to ten digits, so that web2 stands before web10.
alter table stacks add column sort_name text collate "C" not null generated always as (
  regexp_replace(regexp_replace(lower(name), '(\d+)', '0000000000\1', 'g'), '\d*(\d{10})', '\1', 'g')
) stored;
create index stacks_by_sort_name on stacks (space_id, sort_name, id);
