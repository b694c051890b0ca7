import { expect, test } from 'vitest';
import { decidePush, decideTag } from './decide.ts';

const module = (projectRoot = '') => ({
  kind: 'module' as const,
  releaseBy: 'tag' as const,
  projectRoot,
  projectGlobs: [],
});

test.each([
  ['v1.2.3', '', '1.2.3'],
  ['1.2.3', '', '1.2.3'],
  ['v1.2.3', 'modules/label', '1.2.3'],
  ['modules/label/v1.2.3', 'modules/label', '1.2.3'],
])('tag %s releases the module in "%s"', (tag, root, version) => {
  expect(decideTag(tag)(module(root))).toMatchObject({ outcome: 'track', version });
});

test.each([
  ['release-5', '', 'is not a version'],
  ['v1.2', '', 'is not a version'],
  ['v1.2.3-beta', '', 'is not a version'],
  ['modules/other/v1.2.3', 'modules/label', 'is of the module in modules/other/'],
  ['modules/label/v1.2.3', '', 'is of the module in modules/label/'],
])('tag %s does not release the module in "%s", and says why', (tag, root, why) => {
  expect(decideTag(tag)(module(root))).toEqual({ outcome: 'ignore', reason: expect.stringContaining(why) });
});

test('stacks run for no tag, and other modules have their versions from their configuration', () => {
  const decide = decideTag('v1.2.3');
  expect(decide({ ...module(), kind: 'stack', releaseBy: 'config' })).toEqual({
    outcome: 'ignore',
    reason: 'Tag v1.2.3: tags start no runs.',
  });
  expect(decide({ ...module(), releaseBy: 'config' }).reason).toContain('from its configuration');
});

test('a push to the branch of a module that is released by tags is a proposal', () => {
  const decide = decidePush({ branch: 'main', changedPaths: ['main.tf'] });
  const one = { id: 'label', branch: 'main', projectRoot: '', projectGlobs: [] };
  expect(decide(one).outcome).toBe('track');
  expect(decide({ ...one, releaseBy: 'tag' }).outcome).toBe('propose');
});
