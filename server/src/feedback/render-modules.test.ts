import { expect, test } from 'vitest';
import { renderComment } from './render.ts';
import type { RenderedModule } from './render-modules.ts';

const module = (over: Partial<RenderedModule> = {}): RenderedModule => ({
  name: 'terraform-null-label',
  number: '1.1.0',
  state: 'active',
  reason: null,
  url: 'https://gantry.example.com/module/terraform-null-label/version/1',
  sha: '1'.repeat(40),
  tests: [
    { name: 'basic', state: 'FINISHED', reason: null },
    { name: 'complete', state: 'FINISHED', reason: null },
  ],
  ...over,
});

test('modules have a table of their own', () => {
  const text = renderComment([], 30_000, [
    module(),
    module({ name: 'b', number: '', state: 'pending', tests: [] }),
  ]);
  expect(text).not.toContain('| Stack |');
  expect(text).toContain('| ● Passed |');
  expect(text).toContain('| 2 of 2 passed | `1111111` |');
  expect(text).toContain('| b | ◐ Testing | [by tag](');
});

test('a module that failed says which tests did, or why it has none', () => {
  const failed = module({
    state: 'failed',
    reason: 'The test "basic" did not pass.',
    tests: [
      { name: 'basic', state: 'FAILED', reason: 'Unsupported argument (main.tf:3)' },
      { name: 'after', state: 'SKIPPED', reason: null },
      { name: 'other', state: 'FINISHED', reason: null },
    ],
  });
  const text = renderComment([], 30_000, [failed]);
  expect(text).toContain('basic: Unsupported argument (main.tf:3)\nafter: Skipped');
  expect(text).not.toContain('other');
  const unread = module({ state: 'failed', reason: 'main.tf:2:10: Invalid expression.', tests: [] });
  expect(renderComment([], 30_000, [unread])).toContain('main.tf:2:10: Invalid expression.');
});

test('what a test says cannot leave its block, and the comment keeps its length', () => {
  const hostile = module({
    state: 'failed',
    tests: [{ name: 'a', state: 'FAILED', reason: '```\n# not a title\n[link](https://evil.example.com)' }],
  });
  expect(renderComment([], 30_000, [hostile])).toContain('\n````\na: ```\n');
  const many = Array.from({ length: 200 }, (_, index) =>
    module({
      name: `module-${index}`,
      state: 'failed',
      tests: [{ name: 'a', state: 'FAILED', reason: 'x'.repeat(2_000) }],
    }),
  );
  const text = renderComment([], 10_000, many);
  expect(text.length).toBeLessThanOrEqual(10_000);
  expect(text).toContain('more modules');
  expect(text).toContain('this comment has reached its length');
});
