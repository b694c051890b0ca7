import { expect, test } from 'vitest';
import { findingAnnotations, findingLines, type Told, wordsOfWarnings } from './findings.ts';

const told = (policy_name: string, given: Partial<Told> = {}): Told => ({
  policy_name,
  denied: [],
  warned: [],
  omitted: 0,
  problem: null,
  line: null,
  ...given,
});
const change = (address: string, line: number | null, file = 'app/main.tf') => ({
  address,
  previousAddress: null,
  type: 'demo_server',
  action: 'create' as const,
  replacePaths: [],
  ...(line === null ? {} : { source: { file, line } }),
});

test('what stops a run is told first, each finding in one line, and hostile text stays text', () => {
  const receipts = [
    told('naming', { warned: ['odd\n\nname \u001b[31m@everyone'], omitted: 2 }),
    told('broken', { problem: 'x is unsafe', line: 3 }),
    told('no-deletes', { denied: ['a goes'] }),
  ];
  expect(findingLines(receipts, 10)).toEqual([
    '✕ Denied by no-deletes: a goes',
    '✕ Not evaluated: broken: line 3: x is unsafe',
    '▲ Warned by naming: odd name @everyone',
    '… and 2 more findings of policies',
  ]);
  expect(findingLines(receipts, 1).at(-1)).toBe('… and 4 more findings of policies');
  expect(wordsOfWarnings(receipts)).toBe('1 policy warning: odd name @everyone');
  expect(wordsOfWarnings([told('quiet')])).toBeNull();
});

test('a finding is annotated where the resource that it names is written', () => {
  const changes = [
    change('demo_server.web', 3),
    change('demo_server.web[0]', 5),
    change('module.a.demo_server.web', 7),
    change('demo_server.out', 9, '../out.tf'),
    change('demo_server.lost', null),
  ];
  const place = (message: string) =>
    findingAnnotations([told('p', { denied: [message] })], changes).map(({ line }) => line);
  expect(place('demo_server.web has no tags')).toEqual([3]);
  expect(place('demo_server.web.size is odd')).toEqual([3]);
  expect(place('"demo_server.web[0]": no')).toEqual([5]);
  expect(place('see module.a.demo_server.web')).toEqual([7]);
  expect(place('demo_server.website')).toEqual([]);
  expect(place('demo_server.out')).toEqual([]);
  expect(place('demo_server.lost')).toEqual([]);
  expect(findingAnnotations([told('p', { warned: ['demo_server.web'] })], changes)).toMatchObject([
    { path: 'app/main.tf', kind: 'warning', severity: 'medium', details: 'Warned by the policy p.' },
  ]);
});
