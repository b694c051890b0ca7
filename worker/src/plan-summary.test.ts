import { expect, test } from 'vitest';
import { hasChanges, summarisePlan } from './plan-summary.ts';

const resource = (address: string, actions: string[], more: object = {}, change: object = {}) => ({
  address,
  mode: 'managed',
  type: 'server',
  change: { actions, ...change },
  ...more,
});

test('every action is counted as Terraform counts it', () => {
  const { delta, changes } = summarisePlan({
    format_version: '1.2',
    resource_changes: [
      resource('server.same', ['no-op']),
      resource('server.new', ['create']),
      resource('server.changed', ['update']),
      resource('server.gone', ['delete']),
      resource(
        'server.anew',
        ['delete', 'create'],
        {},
        { replace_paths: [['region'], ['tags', 'name'], ['disks', 0]] },
      ),
      resource('server.swapped', ['create', 'delete']),
      resource('server.forgotten', ['forget']),
      resource('server.taken', ['no-op'], {}, { importing: { id: 'i-1' } }),
      resource('server.taken_changed', ['update'], {}, { importing: { id: 'i-2' } }),
      resource('server.moved', ['no-op'], { previous_address: 'server.old' }),
      resource('data.image.read', ['read'], { mode: 'data' }),
    ],
    output_changes: { ip: { actions: ['create'] }, same: { actions: ['no-op'] } },
    planned_values: {
      root_module: {
        resources: [{ mode: 'managed' }, { mode: 'data' }],
        child_modules: [
          { resources: [{ mode: 'managed' }], child_modules: [{ resources: [{ mode: 'managed' }] }] },
        ],
      },
    },
  });
  expect(delta).toEqual({
    add: 3,
    change: 2,
    delete: 3,
    import: 2,
    move: 1,
    forget: 1,
    outputs: 1,
    resources: 3,
  });
  expect(changes.map(({ address, action }) => [address, action])).toEqual([
    ['server.new', 'create'],
    ['server.changed', 'update'],
    ['server.gone', 'delete'],
    ['server.anew', 'replace'],
    ['server.swapped', 'replace'],
    ['server.forgotten', 'forget'],
    ['server.taken', 'import'],
    ['server.taken_changed', 'update'],
    ['server.moved', 'move'],
    ['data.image.read', 'read'],
  ]);
  expect(changes[3]?.replacePaths).toEqual(['region', 'tags.name', 'disks.0']);
  expect(changes[8]?.previousAddress).toBe('server.old');
});

test('an empty plan has no changes, and a plan that changes an output has', () => {
  expect(hasChanges(summarisePlan({}).delta)).toBe(false);
  expect(hasChanges(summarisePlan({ output_changes: { a: { actions: ['update'] } } }).delta)).toBe(true);
});

test('changes beyond ten thousand are counted, not listed', () => {
  const resource_changes = Array.from({ length: 10_003 }, (_, index) =>
    resource(`server.s[${index}]`, ['create']),
  );
  const summary = summarisePlan({ resource_changes });
  expect(summary.changes).toHaveLength(10_000);
  expect(summary.changesOmitted).toBe(3);
  expect(summary.delta.add).toBe(10_003);
});
