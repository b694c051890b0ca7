import { runStateNames } from '@gantry/contract/run-states';
import { describe, expect, test } from 'vitest';
import {
  aggregate,
  deltaWords,
  type RenderedRun,
  renderComment,
  statusDescription,
  statusState,
} from './render.ts';

const delta = { add: 2, change: 1, delete: 0, import: 0, move: 0, forget: 0, outputs: 0, resources: 3 };
const change = (address: string, given = {}) => ({
  address,
  previousAddress: null,
  type: 'demo_server',
  action: 'create' as const,
  replacePaths: [],
  ...given,
});
const run = (given: Partial<RenderedRun> = {}): RenderedRun => ({
  stackId: 'app',
  stackName: 'App',
  number: 3,
  url: 'https://gantry.example.com/stack/app/run/1',
  state: 'FINISHED',
  reason: null,
  delta,
  diagnostics: [],
  changes: [change('demo_server.web')],
  changesOmitted: 0,
  sha: '1'.repeat(40),
  ...given,
});
const error = (summary: string, detail = '', file: string | null = null) => ({
  severity: 'error' as const,
  summary,
  detail,
  file,
  line: file === null ? null : 3,
});
const limit = 30_000;
/** Text outside of code blocks: what Bitbucket reads as Markdown. */
function outsideOfFences(text: string): string {
  let open: string | null = null;
  const outside: string[] = [];
  for (const line of text.split('\n')) {
    const ticks = /^(`{3,})\s*$/.exec(line)?.[1] ?? null;
    if (open === null && ticks !== null) open = ticks;
    else if (open !== null && ticks !== null && ticks.length >= open.length) open = null;
    else if (open === null) outside.push(line);
  }
  expect(open).toBeNull();
  return outside.join('\n');
}

describe('the comment', () => {
  test('is a table of the stacks, then what each would change', () => {
    const text = renderComment(
      [
        run({
          changes: [
            change('demo_server.web'),
            change('demo_server.db', { action: 'replace', replacePaths: ['region'] }),
            change('demo_server.new', { action: 'move', previousAddress: 'demo_server.old' }),
          ],
          changesOmitted: 7,
        }),
        run({ stackName: 'Network', state: 'PLANNING', delta: null, changes: [] }),
      ],
      limit,
    );
    expect(text).toBe(
      [
        '**Gantry** plans for this pull request',
        '',
        '| Stack | Result | Changes | Commit | Run |',
        '|---|---|---|---|---|',
        '| App | ● Finished | 2 to add, 1 to change, 0 to destroy | `1111111` | [#3](https://gantry.example.com/stack/app/run/1) |',
        '| Network | ◐ Planning | – | `1111111` | [#3](https://gantry.example.com/stack/app/run/1) |',
        '',
        '**App**',
        '',
        '```',
        '+ demo_server.web',
        '± demo_server.db  (region forces replacement)',
        '→ demo_server.new  (was demo_server.old)',
        '… and 7 more',
        '```',
      ].join('\n'),
    );
  });

  test('of a failure has what Terraform said, or else the reason', () => {
    const diagnostics = [
      { ...error('Just so'), severity: 'warning' as const },
      error('Unsupported argument', 'There is no "sise".', 'app/main.tf'),
    ];
    const text = renderComment([run({ state: 'FAILED', delta: null, diagnostics })], limit);
    expect(text).toContain('**App** failed');
    expect(text).toContain('Error: Unsupported argument\n  app/main.tf:3\nThere is no "sise".');
    expect(text).not.toContain('Just so');
    const plain = run({ state: 'FAILED', delta: null, reason: 'The folder app/ is missing.' });
    expect(renderComment([plain], limit)).toContain('```\nThe folder app/ is missing.\n```');
  });

  const hostile = [
    '```\n# Owned\n@everyone\n```',
    '````\n````\n~~~\n| a | b |',
    '[click](https://evil.example) ![x](https://evil.example/x.png)',
    '@{5f614bd12d51d4006ab36374} @grace <script>alert(1)</script>',
    'a | b\n|---|---|\n| x | y |',
    '\u001b[31mred\u001b[0m \u001b]8;;https://evil.example\u0007link\u0007',
    'one\r\ntwo\rthree\u0000\u0007\u202eetadpu',
    '`'.repeat(300),
  ];
  test.each(hostile)('keeps hostile text inert: %j', (text) => {
    const rendered = renderComment(
      [
        run({ stackName: text, changes: [change(text, { previousAddress: text, replacePaths: [text] })] }),
        run({ stackName: text, state: 'FAILED', diagnostics: [error(text, text, text)] }),
        run({ stackName: text, state: 'FAILED', reason: text }),
      ],
      limit,
    );
    const outside = outsideOfFences(rendered);
    const tableRows = outside.split('\n').filter((line) => /^\| /.test(line));
    expect(tableRows).toHaveLength(4);
    for (const row of tableRows.slice(1)) expect(row.match(/(?<!\\)\|/g)).toHaveLength(6);
    expect(outside).not.toMatch(/(?<!\\)[@<]/);
    expect(outside).not.toMatch(/(?<!\\)\]\(https:\/\/evil/);
    expect(rendered).not.toMatch(/(?![\n\t])\p{Cc}|[\u202a-\u202e]/u);
    expect(outside).not.toContain('# Owned\n');
  });

  test('never grows over the limit, and cuts at whole lines', () => {
    const changes = Array.from({ length: 100 }, (_, index) =>
      change(`module.m${index}.demo_server.${'x'.repeat(400)}`),
    );
    const runs = Array.from({ length: 300 }, (_, index) => run({ stackName: `Stack ${index}`, changes }));
    for (const most of [30_000, 5_000, 1_200]) {
      const text = renderComment(runs, most);
      expect(text.length).toBeLessThanOrEqual(most);
      const outside = outsideOfFences(text);
      expect(outside).toMatch(/… and \d+ more stacks/);
      expect(text.endsWith("More is on the runs' pages: this comment has reached its length.")).toBe(true);
      for (const line of outside.split('\n').filter((one) => one.startsWith('| ')))
        expect(line).toMatch(/ \|$/);
    }
    const text = renderComment(runs.slice(0, 2), 8_000);
    expect(text).toMatch(/\+ module\.m0\.demo_server\.x+\n/);
    expect(text).toMatch(/… and \d+ more\n```/);
  });

  test('of 60,000 lines of errors stays readable', () => {
    const diagnostics = [
      error('Too much', Array.from({ length: 60_000 }, (_, line) => `line ${line}`).join('\n')),
    ];
    const text = renderComment([run({ state: 'FAILED', diagnostics }), run({ stackName: 'Next' })], limit);
    expect(text).toContain('… the rest is in the log of the run');
    expect(text).toContain('**Next**');
    expect(text.length).toBeLessThan(5_000);
  });

  test('does not cut through a character', () => {
    const text = renderComment([run({ changes: [change(`a${'😀'.repeat(1_000)}`)] })], limit);
    expect(text.isWellFormed()).toBe(true);
  });
});

describe('the status', () => {
  test('is in progress until the run ends, green when it finished, red when it failed', () => {
    const by = Map.groupBy(runStateNames, statusState);
    expect(by.get('successful')).toEqual(['FINISHED', 'SKIPPED']);
    expect(by.get('failed')).toEqual(['FAILED']);
    expect(by.get('stopped')).toEqual(['STOPPED', 'DISCARDED', 'CANCELED']);
    expect(by.get('in_progress')).toContain('UNCONFIRMED');
    expect(by.get('in_progress')).toContain('PENDING_REVIEW');
  });

  test.each([
    ['PLANNING', {}, false, 'Planning'],
    ['UNCONFIRMED', { delta }, false, 'Waiting for confirmation: 2 to add, 1 to change, 0 to destroy'],
    ['FINISHED', { delta }, false, '2 to add, 1 to change, 0 to destroy'],
    ['FINISHED', { delta }, true, 'Applied: 2 added, 1 changed, 0 destroyed'],
    ['FAILED', { reason: 'No such folder.' }, false, 'No such folder.'],
    ['FAILED', {}, false, 'Failed'],
    ['CANCELED', { reason: 'Superseded by commit 1.' }, false, 'Superseded by commit 1.'],
  ] as const)('%s says what there is to say', (state, given, applied, text) => {
    expect(statusDescription({ state, reason: null, delta: null, ...given, applied })).toBe(text);
  });

  test('is one short line, whatever the reason', () => {
    const reason = `\u001b[31mFirst\u001b[0m\r\nsecond\t\u202e${'long '.repeat(200)}`;
    const text = statusDescription({ state: 'FAILED', reason, delta: null, applied: false });
    expect(text).toMatch(/^First second long long/);
    expect(text).toHaveLength(250);
    expect(text).not.toMatch(/\p{Cc}|\u202e/u);
  });

  test('counts what is rare only when it is there', () => {
    expect(deltaWords({ ...delta, import: 1, forget: 2, outputs: 1 })).toBe(
      '2 to add, 1 to change, 0 to destroy, 1 to import, 2 to forget, 1 output changes',
    );
  });

  test.each([
    [['FINISHED', 'FINISHED'], 'successful', '2 succeeded'],
    [['FINISHED', 'PLANNING', 'QUEUED'], 'in_progress', '2 in progress, 1 succeeded'],
    [['FAILED', 'PLANNING', 'FINISHED'], 'failed', '1 failed, 1 in progress, 1 succeeded'],
    [['CANCELED', 'FINISHED'], 'stopped', '1 stopped, 1 succeeded'],
    [[], 'successful', '0 runs'],
  ] as const)('of %j together is %s', (states, state, description) => {
    expect(aggregate(states.map((one) => ({ state: one })))).toEqual({ state, description });
  });
});
