import { expect, test } from 'vitest';
import { doors } from './doors.ts';

const check = (text: string, path = 'server/src/runs/index.ts') =>
  doors.check([{ path, text }]).map(({ line }) => line);

test('a door that only re-exports passes', () => {
  expect(
    check("export { a } from './a.ts';\nexport type { B } from './b.ts';\nexport * from './c.ts';\n"),
  ).toEqual([]);
});

test.each([
  ['an implementation', 'export const a = 1;\n'],
  ['an import', "import { a } from './a.ts';\n"],
  ['an effect', "export { a } from './a.ts';\nconsole.log(1);\n"],
  ['a local export', 'export {};\n'],
])('%s in a door is a violation', (_what, text) => {
  expect(check(text)).toHaveLength(1);
});

test('other files may implement, and a name that ends in index is not a door', () => {
  expect(check('export const a = 1;\n', 'server/src/runs/log-index.ts')).toEqual([]);
});

test('the violation names its line', () => {
  expect(check("// the door\n\nexport { a } from './a.ts';\nexport const b = 1;\n")).toEqual([4]);
});
