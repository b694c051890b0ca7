-- The oldest stack, and pages of stacks by age, without sorting all of them.
create index stacks_by_age on stacks (created_at, id) where kind = 'stack';
