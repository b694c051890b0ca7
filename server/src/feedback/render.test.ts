import { describe, expect, test } from 'vitest';
import { planExcerpt } from './plan-excerpt.ts';
import { type RenderedRun, renderComment } from './render.ts';

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
  receipts: [],
  changes: [change('demo_server.web')],
  changesOmitted: 0,
  planLines: [],
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
        '',
        'Comment `/gantry help` to see what can be done from here.',
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
        run({
          stackName: text,
          changes: [change(text, { previousAddress: text, replacePaths: [text] })],
          planLines: text.split('\n'),
        }),
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
    for (const most of [30_000, 5_000, 1_400]) {
      const text = renderComment(runs, most);
      expect(text.length).toBeLessThanOrEqual(most);
      const outside = outsideOfFences(text);
      expect(outside).toMatch(/… and \d+ more stacks/);
      expect(outside).toContain("More is on the runs' pages: this comment has reached its length.");
      for (const line of outside.split('\n').filter((one) => one.startsWith('| ')))
        expect(line).toMatch(/ \|$/);
    }
    const linked = renderComment(runs, 5_000, [], 'https://gantry.example.com/runs?commit=abc');
    expect(linked).toMatch(/… and \[\d+ more stacks\]\(https:\/\/gantry\.example\.com\/runs\?commit=abc\)/);
    expect(linked.length).toBeLessThanOrEqual(5_000);
    const text = renderComment(runs.slice(0, 2), 8_000);
    expect(text).toMatch(/\+ module\.m0\.demo_server\.x+\n/);
    expect(text).toMatch(/… and \d+ more\n```/);
  });

  test('shows the plan below the changes, and shares the room that is left among the stacks', () => {
    const planLines = Array.from(
      { length: 400 },
      (_, index) => `  + attribute_${index} = "${'x'.repeat(40)}"`,
    );
    const one = renderComment(
      [run({ planLines: ['  # demo_server.web will be created', '  + size = 3'] })],
      limit,
    );
    expect(one).toContain(
      '+ demo_server.web\n```\n\n```\n  # demo_server.web will be created\n  + size = 3\n```',
    );
    const runs = Array.from({ length: 6 }, (_, index) => run({ stackName: `Stack ${index}`, planLines }));
    const text = renderComment(runs, limit);
    expect(text.length).toBeLessThanOrEqual(limit);
    expect(text.length).toBeGreaterThan(limit * 0.9);
    expect(text.match(/attribute_40 /g)).toHaveLength(6);
    expect(text.match(/… and \d+ more\n```/g)).toHaveLength(6);
  });

  test('may have the plan alone', () => {
    const text = renderComment([run({ changes: null, planLines: ['Plan: 1 to add'] })], limit);
    expect(text).toContain('**App**\n\n```\nPlan: 1 to add\n```');
    expect(text).not.toContain('demo_server');
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

describe('the excerpt of a plan', () => {
  const log = [
    'terraform_data.a: Refreshing state... [id=1]',
    '',
    'Terraform used the selected providers to generate the following execution',
    'plan. Resource actions are indicated with the following symbols:',
    '  + create',
    '',
    'Terraform will perform the following actions:',
    '',
    '  \u001b[1m# terraform_data.a\u001b[0m will be created',
    '  + resource "terraform_data" "a" {',
    '    }',
    '',
    'Plan: 1 to add, 0 to change, 0 to destroy.',
    '',
    '─────────────────────────────────────────',
    '',
    'Saved the plan to: /tmp/plan',
  ].join('\r\n');

  test('begins with the actions and ends with their number', () => {
    expect(planExcerpt(log, 100)).toEqual([
      '  # terraform_data.a will be created',
      '  + resource "terraform_data" "a" {',
      '    }',
      '',
      'Plan: 1 to add, 0 to change, 0 to destroy.',
    ]);
    expect(planExcerpt(log, 2).at(-1)).toBe('… and 3 more lines');
  });

  test('of outputs alone is there too; of no changes, or of no plan, there is none', () => {
    const outputs = 'Changes to Outputs:\n  + size = 1\n\nYou can apply this plan';
    expect(planExcerpt(outputs, 2)).toEqual(['Changes to Outputs:', '  + size = 1', '… and 2 more lines']);
    expect(planExcerpt('No changes. Your infrastructure matches the configuration.', 10)).toEqual([]);
    expect(planExcerpt('', 10)).toEqual([]);
  });
});
