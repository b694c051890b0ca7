import { describe, expect, test } from 'vitest';
import { affectedBy } from './affected.ts';
import { decidePullRequest, decidePush, ignoreAll } from './decide.ts';

const watcher = (projectRoot: string, ...projectGlobs: string[]) => ({ projectRoot, projectGlobs });

describe('a stack is affected', () => {
  test.each<[root: string, path: string, affected: boolean]>([
    ['infra', 'infra/main.tf', true],
    ['infra', 'infra/modules/vpc/main.tf', true],
    ['infra', 'infrastructure/main.tf', false],
    ['infra', 'infra.tf', false],
    ['infra', 'other/infra/main.tf', false],
    ['infra', 'Infra/main.tf', false],
    ['infra/network', 'infra/network/main.tf', true],
    ['infra/network', 'infra/networks/main.tf', false],
    ['infra/network', 'infra/main.tf', false],
    ['', 'README.md', true],
    ['', 'deep/down/below/main.tf', true],
  ])('root "%s", path "%s": %s', (root, path, affected) => {
    expect(affectedBy([path])(watcher(root))).toBe(affected);
  });

  test.each<[glob: string, path: string, affected: boolean]>([
    ['modules/**', 'modules/vpc/main.tf', true],
    ['/modules/**', 'modules/vpc/main.tf', true],
    ['modules/*', 'modules/vpc/main.tf', false],
    ['**/*.tfvars', 'env/prod.tfvars', true],
    ['*.tfvars', 'env/prod.tfvars', false],
    ['env/{prod,stage}.tfvars', 'env/stage.tfvars', true],
    ['shared/**', 'shared/.terraform-version', true],
    ['**/*.yml', '.gantry/config.yml', true],
    ['{.gantry,docs}/*', '.gantry/config.yml', true],
    ['*', '.terraform-version', true],
    ['[', 'a', false],
    ['modules/**', 'modules2/main.tf', false],
  ])('glob "%s", path "%s": %s', (glob, path, affected) => {
    expect(affectedBy([path])(watcher('nowhere', glob))).toBe(affected);
  });

  test('by any of the paths and any of its globs, and by nothing when nothing changed', () => {
    const affected = affectedBy(['docs/a.md', 'app/main.tf']);
    expect(affected(watcher('app'))).toBe(true);
    expect(affected(watcher('network', 'x/**', 'docs/**'))).toBe(true);
    expect(affected(watcher('network', 'x/**'))).toBe(false);
    expect(affectedBy([])(watcher('', '**'))).toBe(false);
  });

  test('10,000 paths and 10,000 stacks that share a glob take well under a second', () => {
    const paths = Array.from(
      { length: 10_000 },
      (_, index) => `services/s${index % 500}/mod${index}/main.tf`,
    );
    const started = performance.now();
    const affected = affectedBy(paths);
    const hits = Array.from({ length: 10_000 }, (_, index) =>
      affected(watcher(`services/s${index}`, 'modules/**/*.tf')),
    ).filter(Boolean);
    expect(hits).toHaveLength(500);
    expect(performance.now() - started).toBeLessThan(1_000);
  });
});

describe('the default rules', () => {
  const stack = { id: 'app', branch: 'main', ...watcher('app') };
  const outcome = (branch: string, changedPaths: string[] | null) =>
    decidePush({ branch, changedPaths })(stack).outcome;

  test('track what is affected on the tracked branch, propose elsewhere, ignore the rest', () => {
    expect(outcome('main', ['app/main.tf'])).toBe('track');
    expect(outcome('feature', ['app/main.tf'])).toBe('propose');
    expect(outcome('main', ['README.md'])).toBe('ignore');
    expect(outcome('main', [])).toBe('ignore');
  });

  test('without knowing what changed, everything counts as changed', () => {
    expect(outcome('main', null)).toBe('track');
    expect(decidePush({ branch: 'main', changedPaths: null })(stack).reason).toContain('cannot be told');
  });

  test('a pull request is decided by what it changes as a whole', () => {
    expect(decidePullRequest(['app/main.tf'], 7)(stack)).toEqual({
      outcome: 'propose',
      reason: 'Pull request #7 changes files under app/.',
    });
    expect(decidePullRequest(['README.md'], 7)(stack).outcome).toBe('ignore');
    expect(ignoreAll('Because.')()).toEqual({ outcome: 'ignore', reason: 'Because.' });
  });

  test('reasons name where was looked', () => {
    const decide = decidePush({ branch: 'main', changedPaths: ['x'] });
    expect(decide({ ...stack, ...watcher('') }).reason).toBe('Files under the repository changed on main.');
    expect(decide({ ...stack, ...watcher('app', 'm/**') }).reason).toBe(
      'No file under app/ or its project globs changed.',
    );
  });
});
