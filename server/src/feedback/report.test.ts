import { describe, expect, test } from 'vitest';
import { type Reported, reportOf } from './report.ts';

const delta = { add: 2, change: 1, delete: 1, import: 0, move: 0, forget: 0, outputs: 0, resources: 3 };
const change = (action: 'create' | 'delete' | 'replace', given = {}) => ({
  address: 'demo_server.web',
  previousAddress: null,
  type: 'demo_server',
  action,
  replacePaths: [],
  ...given,
});
const problem = (given = {}) => ({
  severity: 'error' as const,
  summary: 'Unsupported argument',
  detail: 'There is no "sise".',
  file: 'app/main.tf',
  line: 3,
  ...given,
});
const report = (run: Partial<Reported['run']> = {}, given: Partial<Reported> = {}) =>
  reportOf({
    stack: { id: 'app', name: 'App' },
    run: { state: 'FINISHED', type: 'PROPOSED', reason: null, delta, diagnostics: [], ...run },
    changes: [],
    url: 'https://gantry.example.com/stack/app/run/1',
    most: 1_000,
    ...given,
  });

describe('the report of a run', () => {
  test('has what the plan would do', () => {
    expect(report()).toEqual({
      id: 'gantry-app',
      title: 'Gantry: App',
      details: '2 to add, 1 to change, 1 to destroy',
      result: 'passed',
      url: 'https://gantry.example.com/stack/app/run/1',
      numbers: [
        { title: 'To add', value: 2 },
        { title: 'To change', value: 1 },
        { title: 'To destroy', value: 1 },
        { title: 'Resources after it', value: 3 },
      ],
      annotations: [],
    });
  });

  test.each([
    ['FAILED', 'failed'],
    ['UNCONFIRMED', 'pending'],
    ['PENDING_REVIEW', 'pending'],
    ['DISCARDED', null],
  ] as const)('of a run that is %s is %s', (state, result) => {
    expect(report({ state })?.result).toBe(result);
  });

  test('is not there before there is something to say', () => {
    expect(report({ state: 'CANCELED', delta: null })).toBeNull();
    expect(report({ state: 'FAILED', delta: null })).toMatchObject({ result: 'failed', numbers: [] });
  });

  test('has errors and warnings at their lines, errors first', () => {
    const warning = problem({
      severity: 'warning',
      summary: 'Deprecated',
      file: 'modules/net/main.tf',
      line: 7,
    });
    const lead = problem({ summary: 'There are problems', file: null, line: null });
    const seen = report({ state: 'FAILED', reason: 'Plan failed', diagnostics: [lead, warning, problem()] });
    expect(seen?.details).toBe('Plan failed.\nThe tool reports 2 errors and 1 warning.');
    expect(seen?.annotations).toEqual([
      {
        path: 'app/main.tf',
        line: 3,
        kind: 'error',
        severity: 'high',
        summary: 'Unsupported argument',
        details: 'There is no "sise".',
      },
      expect.objectContaining({ path: 'modules/net/main.tf', line: 7, kind: 'warning', severity: 'medium' }),
    ]);
  });

  test.each(['/etc/passwd', '../other/main.tf', 'app/.terraform/modules/x/main.tf', null])(
    'has no place for what is not in the repository: %s',
    (file) => {
      const seen = report({ diagnostics: [problem({ file })] });
      expect(seen?.annotations).toMatchObject([{ path: null, line: null }]);
    },
  );

  test('has what would be destroyed or replaced where it is written', () => {
    const source = { file: 'app/main.tf', line: 12 };
    const changes = [
      change('create', { source }),
      change('replace', { source, replacePaths: ['region'] }),
      change('delete', { address: 'demo_server.old' }),
    ];
    expect(report({}, { changes })?.annotations).toEqual([
      {
        path: null,
        line: null,
        kind: 'risk',
        severity: 'high',
        summary: 'demo_server.old will be destroyed',
        details: 'It is not in the code of this commit any more.',
      },
      {
        path: 'app/main.tf',
        line: 12,
        kind: 'risk',
        severity: 'medium',
        summary:
          'demo_server.web will be destroyed and created anew, because region cannot be changed in place',
        details: '',
      },
    ]);
  });

  test('keeps the worst where there are more than a report may have', () => {
    const diagnostics = [problem({ severity: 'warning' }), problem(), problem({ line: 4 })];
    expect(report({ diagnostics }, { most: 2 })?.annotations.map(({ kind }) => kind)).toEqual([
      'error',
      'error',
    ]);
  });
});
