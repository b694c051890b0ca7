import { expect, test } from 'vitest';
import { dependencies } from './dependencies.ts';

const page = (...rows: string[]) => ({
  path: 'docs/adr/0006-dependencies.md',
  text: ['# 6', ...rows].join('\n'),
});
const manifest = (names: object) => ({ path: 'server/package.json', text: JSON.stringify(names) });

test('dependencies of every kind with a row pass; our own workspaces need none', () => {
  const names = { dependencies: { a: '1', '@gantry/contract': '*' }, optionalDependencies: { '@b/c': '1' } };
  expect(dependencies.check([manifest(names), page('| `a`, `@b/c` | because of `x` | MIT |')])).toEqual([]);
});

test('a dependency without a row and a row without a dependency are violations', () => {
  expect(
    dependencies.check([manifest({ devDependencies: { a: '1' } }), page('| `b` | why | MIT |')]),
  ).toEqual([
    expect.objectContaining({ path: 'server/package.json', message: expect.stringContaining('"a"') }),
    expect.objectContaining({ line: 2, message: '"b" is no longer a dependency' }),
  ]);
});
