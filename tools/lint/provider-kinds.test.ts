import { expect, test } from 'vitest';
import { providerKinds } from './provider-kinds.ts';

const check = (text: string, path = 'server/src/runs/create-run.ts') => providerKinds.check([{ path, text }]);

test.each([
  "if (provider.kind === 'bitbucket') f();",
  "const is = 'GITHUB' != kind;",
  "switch (kind) { case 'bitbucket-cloud': f(); }",
  'const is = kind !== `BITBUCKET_CLOUD`;',
])('%s is a violation outside vcs/', (text) => {
  expect(check(text)).toHaveLength(1);
  expect(check(text, 'web/src/features/stacks/StackPage.tsx')).toHaveLength(1);
});

test.each(['server/src/vcs/read-delivery.ts', 'emulator/src/main.ts', 'server/src/runs/create-run.test.ts'])(
  '%s may compare kinds',
  (path) => {
    expect(check("if (kind === 'bitbucket') f();", path)).toEqual([]);
  },
);

test('naming a provider without branching on it passes', () => {
  expect(check("const label = t('bitbucket'); const same = a === b; const x = kind === 'tracked';")).toEqual(
    [],
  );
});
