import { expect, test } from 'vitest';
import { auditSearch, changesOf, detailsOf, exportAddress, predicatesOf } from './model.ts';

test('the filter of the address becomes predicates; a wrong one is left out', () => {
  expect(auditSearch.parse({ outcome: 'MAYBE', from: 'yesterday', entry: 12, actor: 'ada' })).toEqual({
    actor: 'ada',
    entry: '12',
  });
  expect(predicatesOf({ actor: 'ada', outcome: 'DENIED' })).toEqual([
    { field: 'actor', constraint: { stringMatches: ['ada'] } },
    { field: 'outcome', constraint: { stringMatches: ['DENIED'] } },
  ]);
  const [range] = predicatesOf({ from: '2026-11-01', until: '2026-11-01' });
  const { start, end } =
    range !== undefined && 'timeInRange' in range.constraint ? range.constraint.timeInRange : {};
  expect((end ?? 0) - (start ?? 0)).toBe(86_400);
});

test('the export has the filter of the page', () => {
  const address = exportAddress({ action: 'stack.*', outcome: 'DONE', text: 'a&b' }, 'csv');
  expect(address).toBe('/audit/export?format=csv&action=stack.*&text=a%26b&outcome=done');
});

test('changes are told line by line, whatever was there before', () => {
  expect(changesOf({ before: '{"name":"a","labels":["x"]}', after: '{"name":"b","size":3}' })).toEqual([
    { name: 'name', before: 'a', after: 'b' },
    { name: 'labels', before: '["x"]', after: null },
    { name: 'size', before: null, after: '3' },
  ]);
  expect(changesOf({ before: null, after: null })).toEqual([]);
  expect(detailsOf('{"note":null,"id":"network"}')).toEqual([
    ['note', 'nothing'],
    ['id', 'network'],
  ]);
});
