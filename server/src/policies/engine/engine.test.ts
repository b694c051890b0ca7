import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { createLogger } from '../../platform/logger.ts';
import { createEngine } from './engine.ts';
import type { EngineInput, EnginePolicy } from './protocol.ts';
import { sanitized } from './sanitize.ts';

const logger = createLogger({ level: 'silent' });
const engine = createEngine({ logger });
const now = new Date('2026-11-01T10:00:00Z');

const v1 = (id: string, rules: string): EnginePolicy => ({
  id,
  engine: 'REGO_V1',
  body: `package gantry\n\n${rules}\n`,
});
const change = (address: string, actions: string[], values = {}) => ({
  address,
  type: 'demo_server',
  change: { actions, before: null, after: null, ...values },
});
const planInput = (plan: object, sanitize = true): EngineInput => ({
  kind: 'plan',
  facts: JSON.stringify({ run: { id: 'r1' }, stack: { labels: ['prod'] } }),
  plan: gzipSync(JSON.stringify(plan)),
  sanitize,
});
const someChanges = planInput({
  terraform_version: '1.11.4',
  resource_changes: [
    change('demo_server.new', ['create']),
    change('demo_server.gone', ['delete']),
    change('demo_server.other', ['update']),
    change('demo_server.again', ['delete', 'create']),
    change('demo_server.same', ['no-op']),
  ],
});
async function one(policy: EnginePolicy, input: EngineInput = someChanges) {
  return (await engine.evaluate(input, [policy], now)).get(policy.id);
}

describe('checking the text of a policy', () => {
  test('finds nothing in one that compiles, and tells line and column of what does not', async () => {
    expect(await engine.check(v1('a', 'deny contains "x" if input.a'))).toEqual([]);
    expect(await engine.check(v1('a', 'deny contains "x" if {'))).toMatchObject([{ line: 4, column: 1 }]);
    expect(await engine.check(v1('a', 'deny contains message if true'))).toMatchObject([
      { line: 3, message: expect.stringContaining('message is unsafe') },
    ]);
  });

  test('wants a package of ours or of the reference product', async () => {
    const body = '# Ours\npackage terraform.analysis\n\ndeny contains "x" if true\n';
    expect(await engine.check({ id: 'a', engine: 'REGO_V1', body })).toEqual([
      { message: 'The package of a policy is gantry or spacelift.', line: 2, column: 1 },
    ]);
  });
});

describe('evaluating plan policies', () => {
  test.each(['gantry', 'spacelift'])(
    'asks the rules of package %s, with the input under both names',
    async (name) => {
      const body = `package ${name}
deny contains sprintf("%s in %s", [change.address, input.${name}.run.id]) if {
  some change in input.terraform.resource_changes
  "delete" in change.change.actions
}
warn contains "prod" if "prod" in input.${name === 'gantry' ? 'spacelift' : 'gantry'}.stack.labels
`;
      expect(await one({ id: 'a', engine: 'REGO_V1', body })).toMatchObject({
        denied: ['demo_server.again in r1', 'demo_server.gone in r1'],
        warned: ['prod'],
        problem: null,
      });
    },
  );

  test('reads Rego v0, where set rules have brackets', async () => {
    const body = 'package spacelift\n\ndeny["no"] { input.spacelift.run.id == "r1" }\n';
    expect(await one({ id: 'a', engine: 'REGO_V0', body })).toMatchObject({ denied: ['no'] });
  });

  test.each([
    ['affected_resources', ['again', 'gone', 'new', 'other']],
    ['created_resources', ['new']],
    ['deleted_resources', ['gone']],
    ['updated_resources', ['other']],
    ['recreated_resources', ['again']],
  ])('knows %s by name', async (alias, names) => {
    const found = await one(v1('a', `warn contains resource.address if some resource in ${alias}`));
    expect(found?.warned).toEqual(names.map((name) => `demo_server.${name}`));
  });

  test('leaves an alias alone that the policy defines itself', async () => {
    const rules = 'deleted_resources := ["mine"]\nwarn contains name if some name in deleted_resources';
    expect((await one(v1('a', rules)))?.warned).toEqual(['mine']);
  });

  test('shows what is no text as JSON, gives a bare true words, cuts and counts what is too much', async () => {
    expect((await one(v1('a', 'deny contains {"a": 1} if true')))?.denied).toEqual(['{"a":1}']);
    expect((await one(v1('a', 'deny := true')))?.denied).toEqual(['The plan is not allowed.']);
    const many = await one(v1('a', 'warn contains sprintf("%d", [i]) if some i in numbers.range(1, 130)'));
    expect([many?.warned.length, many?.omitted]).toEqual([100, 30]);
    const long = await one(
      v1('a', 'warn contains concat("", [x | some i in numbers.range(1, 5000); x := "y"])'),
    );
    expect(long?.warned[0]?.length ?? 0).toBeLessThanOrEqual(1_000);
  });

  test('evaluates each alone: one that errs, loops or takes memory does not touch the others', async () => {
    const quick = createEngine({ logger }, { policyMilliseconds: 300, allMilliseconds: 60_000 });
    const endless =
      'count([1 | some i in numbers.range(1, 3000); some j in numbers.range(1, 3000); i * j < 0]) == 1';
    const policies = [
      v1('conflict', 'value := 1 if true\nvalue := 2 if true\ndeny contains "x" if value == 1'),
      v1('endless', `deny contains "x" if { some k in numbers.range(1, 100000); k > 0; ${endless} }`),
      v1(
        'large',
        'deny contains "x" if count([[i, j] | some i in numbers.range(1, 9000); some j in numbers.range(1, 9000)]) == 1',
      ),
      v1('fine', 'warn contains "fine" if true'),
    ];
    const found = await quick.evaluate(someChanges, policies, now);
    expect(found.get('conflict')).toMatchObject({
      problem: expect.stringContaining('multiple outputs'),
      line: 4,
    });
    expect(found.get('endless')?.problem).not.toBeNull();
    expect(found.get('large')?.problem).not.toBeNull();
    expect(found.get('fine')).toMatchObject({ warned: ['fine'], problem: null });
  });

  test('a plan that is not there or not to be read fails every policy', async () => {
    const policies = [v1('a', 'warn contains "x" if true'), v1('b', 'warn contains "x" if true')];
    for (const plan of [null, Buffer.from('no gzip'), gzipSync('no JSON')]) {
      const found = await engine.evaluate({ kind: 'plan', facts: '{}', plan, sanitize: true }, policies, now);
      expect([...found.values()].map(({ problem }) => problem?.startsWith('The plan'))).toEqual([true, true]);
    }
  });

  test('tells the time of the server', async () => {
    const found = await one(v1('a', 'warn contains time.format(time.now_ns()) if true'));
    expect(found?.warned).toEqual(['2026-11-01T10:00:00Z']);
  });
});

describe('secrets', () => {
  const values = {
    before: null,
    after: { name: 'db', password: 'hunter2', tags: [{ key: 'a', token: 'hunter2' }] },
    after_sensitive: { password: true, tags: [{ token: true }] },
  };
  const secretPlan = {
    variables: { password: { value: 'hunter2' } },
    planned_values: { root_module: { resources: [{ values: values.after }] } },
    configuration: { provider_config: { demo: { expressions: { token: { constant_value: 'hunter2' } } } } },
    output_changes: { link: { actions: ['create'], before: null, after: 'hunter2', after_sensitive: true } },
    resource_drift: [change('demo_db.a', ['update'], values)],
    resource_changes: [change('demo_db.a', ['create'], values)],
  };

  test('are in no input, but as what stands for them', async () => {
    const shown = await engine.show(planInput(secretPlan), 100_000);
    const text = 'text' in shown ? shown.text : '';
    expect(text).not.toContain('hunter2');
    expect(text).not.toContain('variables');
    expect(JSON.parse(text).terraform.resource_changes[0].change.after).toEqual({
      name: 'db',
      password: sanitized('hunter2'),
      tags: [{ key: 'a', token: sanitized('hunter2') }],
    });
    const policy = v1(
      'a',
      'deny contains "known" if input.terraform.resource_changes[_].change.after.password == sanitized("hunter2")',
    );
    expect((await one(policy, planInput(secretPlan)))?.denied).toEqual(['known']);
  });

  test('are shown to policies where a label of the stack says so', async () => {
    const policy = v1('a', 'warn contains input.terraform.resource_changes[_].change.after.password if true');
    expect((await one(policy, planInput(secretPlan, false)))?.warned).toEqual(['hunter2']);
  });

  test('an input that nobody could read is not shown', async () => {
    expect(await engine.show(planInput(secretPlan), 10)).toEqual({
      problem: 'The plan of the run is too large to be shown.',
    });
  });
});

test('the thread knows nothing of the environment of the server', async () => {
  expect((await one(v1('a', 'warn contains json.marshal(opa.runtime()) if true')))?.warned).toEqual(['{}']);
});
