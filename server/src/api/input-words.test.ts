import { inputWords } from '@gantry/contract/input-words';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { type Api, startApi } from './testing/start-api.ts';

let api: Api;
beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api.close());

const oddities = ['', 'x', 'x'.repeat(100_001), -1, 1.5, 10 ** 12, true, null, [], [''], [{}], {}];

/** What is wrong with each field of each operation when odd things are given for it. */
function* refusals(): Generator<{ where: string; sentence: string }> {
  for (const { name, input } of api.base.useCases.registry.values()) {
    const { properties = {} } = z.toJSONSchema(input, { unrepresentable: 'any', io: 'input' });
    const given = Object.keys(properties).flatMap((field) => oddities.map((odd) => ({ [field]: odd })));
    for (const each of [{}, ...given]) {
      for (const { path, message } of input.safeParse(each, { error: inputWords }).error?.issues ?? []) {
        yield { where: `${name} ${path.join('.')}`, sentence: message };
      }
    }
  }
}

test('whatever is wrong with a field of any operation is said in a sentence of ours', () => {
  const all = [...refusals()];
  const ofTheLibrary = /^(Too (big|small)|Invalid|Unrecognized|Expected|Required)/;
  const foreign = all.filter(({ sentence }) => ofTheLibrary.test(sentence) || !/^[A-Z].*\.$/s.test(sentence));
  expect(new Set(foreign.map(({ where, sentence }) => `${where}: ${sentence}`))).toEqual(new Set());
  expect(all.length).toBeGreaterThan(500);
});
