import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const folder = mkdtempSync(join(tmpdir(), 'rego-cli-'));

const FILES: Readonly<Record<string, string>> = {
  'app/policy.rego':
    'package app\n\ndefault allow := false\n\nallow if {\n  print("asked for", input.user)\n  input.user in data.app.users.admins\n}\n\nunused := 1 if input.never\n',
  'app/policy_test.rego':
    'package app_test\n\ntest_admins if data.app.allow with input as {"user": "ann"}\n\ntest_guests if data.app.allow with input as {"user": "<bob>"}\n\ntest_broken if 1 / input.zero == 1 with input as {"zero": 0}\n\ntodo_test_later if false\n',
  'app/app/users.json': '{"users": {"admins": ["ann"]}}',
  'ann.json': '{"user": "ann"}',
  'bad/syntax.rego': 'package bad\n\np := [1, 2\n',
  'bad/unsafe.rego': 'package bad\n\nq if {\n  x > 1\n}\n',
  'old/v0.rego': 'package old\n\np[x] { x := 1 }\n',
  'slow.rego':
    'package slow\n\np := count([1 | some a in numbers.range(1, 9000); some b in numbers.range(1, 9000)])\n',
};

beforeAll(() => {
  for (const [name, text] of Object.entries(FILES)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
});
afterAll(() => rmSync(folder, { recursive: true }));

function rego(args: readonly string[], input = '') {
  const run = spawnSync(process.execPath, [join(import.meta.dirname, 'main.ts'), ...args], {
    cwd: folder,
    encoding: 'utf8',
    input,
  });
  return { code: run.status, out: run.stdout, errors: run.stderr };
}

describe('rego eval', () => {
  it('prints the value of a document as JSON, and what the policy printed', () => {
    const { code, out, errors } = rego(['eval', '-d', 'app', '-i', 'ann.json', 'data.app.allow']);
    expect(JSON.parse(out)).toEqual([{ result: true }]);
    expect(errors).toContain('app/policy.rego:6: asked for ann');
    expect(code).toBe(0);
  });

  it('reads the input from standard input, and prints a solution for each way in which a query holds', () => {
    const { code, out } = rego(
      ['eval', '-i', '-', 'input.xs[i] > 1; x := input.xs[i]'],
      '{"xs": [1, 2, 9007199254740993]}',
    );
    expect(out.replaceAll(/\s/g, '')).toBe('[{"i":1,"x":2},{"i":2,"x":9007199254740993}]');
    expect(code).toBe(0);
  });

  it('ends with 2 if the query is undefined, and with 1 if it or the input is wrong', () => {
    expect(rego(['eval', '-d', 'app', 'data.app.nothing']).code).toBe(2);
    const wrong = rego(['eval', 'x >']);
    expect([wrong.code, wrong.errors]).toEqual([1, expect.stringContaining('query:1: rego_parse_error')]);
    const noJson = rego(['eval', '-i', '-', 'input'], '{');
    expect([noJson.code, noJson.errors]).toEqual([
      1,
      expect.stringContaining('standard input holds no JSON'),
    ]);
  });

  it('stops at its time, and refuses a time that is none', () => {
    const slow = rego(['eval', '-d', 'slow.rego', '--timeout', '50', 'data.slow.p']);
    expect([slow.code, slow.errors]).toEqual([
      1,
      expect.stringContaining('eval_limit_error: longer than 50 ms'),
    ]);
    const wrong = rego(['eval', '--timeout', 'soon', '1']);
    expect([wrong.code, wrong.errors]).toEqual([1, expect.stringContaining('--timeout')]);
  });

  it('explains and covers, and makes failing built-ins errors where it is asked to', () => {
    const explained = rego([
      'eval',
      '-d',
      'app',
      '-i',
      'ann.json',
      '--explain',
      '--coverage',
      'data.app.allow',
    ]);
    expect(explained.errors).toMatch(/eval app\/policy\.rego:7/);
    expect(explained.errors.replaceAll(/\s/g, '')).toContain('"app/policy.rego":[5,6,7]');
    expect(rego(['eval', '1 / 0 == 1']).code).toBe(2);
    expect(rego(['eval', '--strict', '1 / 0 == 1']).errors).toContain(
      'eval_builtin_error: div: divide by zero',
    );
  });
});

describe('rego test', () => {
  it('runs the tests, tells what failed, and writes JUnit', () => {
    const { code, out } = rego(['test', 'app', '--junit', 'report.xml']);
    expect(out).toContain('app/policy_test.rego: data.app_test.test_guests: FAILED');
    expect(out).toContain('data.app_test.todo_test_later: SKIPPED');
    expect(out).toContain('passed: 1, failed: 2, skipped: 1 of 4');
    expect(code).toBe(2);
    const report = readFileSync(join(folder, 'report.xml'), 'utf8');
    expect(report).toContain('<testsuite name="rego" tests="4" failures="2" errors="0" skipped="1">');
    expect(report).toMatch(
      /<testcase name="data\.app_test\.test_guests" file="app\/policy_test\.rego" time="[\d.]+">\n\s+<failure/,
    );
  });

  it('ends with 0 if all that were chosen pass, and tells the rows that never ran', () => {
    const { code, out } = rego(['test', 'app', '--run', 'admins', '--coverage']);
    expect(code).toBe(0);
    const rows = JSON.parse(out.slice(out.indexOf('{')));
    expect(rows['app/policy.rego']).toMatchObject({ covered: [5, 6, 7], notCovered: [3, 10] });
  });

  it('makes errors of a test its outcome', () => {
    const { code, out } = rego(['test', 'app', '--strict', '-r', 'broken']);
    expect(out).toContain('ERROR');
    expect(out).toContain('app/policy_test.rego:7: eval_builtin_error: div: divide by zero');
    expect(code).toBe(2);
  });
});

describe('rego check', () => {
  it('is silent about good modules, v0 where it is told so', () => {
    expect(rego(['check', 'app'])).toEqual({ code: 0, out: '', errors: '' });
    expect(rego(['check', 'old']).errors).toContain('`if` keyword is required');
    expect(rego(['check', '--v0', 'old']).code).toBe(0);
  });

  it('tells file, row and column of what is wrong', () => {
    const syntax = rego(['check', 'bad/syntax.rego']);
    expect(syntax.errors).toBe(
      'bad/syntax.rego:4: rego_parse_error: unexpected eof token: expected "," or "]" (column 1)\n',
    );
    expect(rego(['check', 'bad/unsafe.rego']).errors).toBe(
      'bad/unsafe.rego:4: rego_unsafe_var_error: var x is unsafe (column 3)\n',
    );
    expect(syntax.code).toBe(1);
  });

  it('tells what is missing', () => {
    expect(rego(['check', 'nowhere']).errors).toContain('nowhere');
    expect(rego(['check', '--quick']).errors).toContain('--quick');
  });
});

it('rego --help shows the commands, and no command is a mistake', () => {
  expect(rego(['--help'])).toMatchObject({ code: 0, out: expect.stringContaining('rego eval') });
  expect(rego([])).toMatchObject({ code: 2, errors: expect.stringContaining('rego check') });
});
