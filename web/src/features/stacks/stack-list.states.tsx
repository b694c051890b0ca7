import { nothing, problem, spaces, stack, stacks } from '../../gallery/fixtures/index.ts';
import { inMain, states } from '../../gallery/states.tsx';
import { BulkBar } from './bulk-bar.tsx';
import type { StackSummary } from './model.ts';
import { StacksView } from './StacksView.tsx';

const facets = {
  labels: [
    { value: 'prod', count: 4 },
    { value: 'folder:core', count: 2 },
    { value: 'folder:core/edge', count: 1 },
  ],
  repositories: [
    { value: 'acme/infrastructure', count: 7 },
    { value: 'acme/website', count: 1 },
  ],
  spaces: [
    { value: 'root', count: 7 },
    { value: 'team', count: 1 },
  ],
};
const listOf = (rows: readonly StackSummary[]) => ({
  total: rows.length,
  states: [...Map.groupBy(rows, ({ state }) => state)].map(([state, all]) => ({ state, count: all.length })),
  rowAt: (index: number) => rows[index],
});
const list = {
  filter: {},
  facets,
  spaces,
  mayCreate: true,
  problem: null,
  onRetry: nothing,
  onFilter: nothing,
  onRange: nothing,
  onBulk: async () => [],
};
const many = Array.from({ length: 10_000 }, (_, index) =>
  stack({ id: `s${index}`, name: `service-${index}` }),
);

export default states('Stack list', {
  Loading: inMain(() => <StacksView {...list} list={undefined} />),
  Empty: inMain(() => <StacksView {...list} list={listOf([])} facets={undefined} />),
  Failed: inMain(() => <StacksView {...list} list={undefined} problem={problem} />),
  'None match': inMain(() => <StacksView {...list} list={listOf([])} filter={{ text: 'nowhere' }} />),
  Full: inMain(() => <StacksView {...list} list={listOf(stacks)} />),
  'In a folder': inMain(() => (
    <StacksView {...list} list={listOf(stacks)} filter={{ folder: 'core', state: 'failed' }} />
  )),
  'Rows on their way': inMain(() => (
    <StacksView {...list} list={{ ...listOf(many), rowAt: () => undefined }} />
  )),
  '10,000': inMain(() => <StacksView {...list} list={listOf(many)} mayCreate={false} />),
  'Some selected': inMain(() => (
    <>
      <StacksView {...list} list={listOf(stacks)} />
      <BulkBar stacks={stacks} onBulk={list.onBulk} onSelect={nothing} />
    </>
  )),
});
