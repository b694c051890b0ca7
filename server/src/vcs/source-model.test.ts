import { expect, test } from 'vitest';
import { projectRootIn } from './source-model.ts';

const paths = [
  'README.md',
  'main.tf',
  'network/main.tf',
  'network/outputs.tf',
  'network/modules/edge/main.tofu.json',
  'apps/network-test/main.tf',
  'docs/plan.tf.md',
];

test.each([
  ['', { exists: true, codeFiles: 1 }],
  ['/network/', { exists: true, codeFiles: 2 }],
  ['./network', { exists: true, codeFiles: 2 }],
  ['docs', { exists: true, codeFiles: 0 }],
  ['net', { exists: false, codeFiles: 0 }],
  ['network/main.tf', { exists: false, codeFiles: 0 }],
])('the root "%s" is told apart from files and from beginnings of names', (root, found) => {
  expect(projectRootIn(paths, root)).toMatchObject(found);
});

test('folders with code are offered, the nearest to what was typed first', () => {
  expect(projectRootIn(paths, 'network').folders).toEqual([
    'network',
    'network/modules/edge',
    'apps/network-test',
    '',
  ]);
});
