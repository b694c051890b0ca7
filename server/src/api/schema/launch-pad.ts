import { builder, type LaunchPadStep } from '../builder.ts';
import type { Context } from '../context.ts';
import { LaunchPadStepKey } from '../enums.ts';

builder.objectType('LaunchPadStep', {
  description: '`done` comes from facts, never from clicks; `fact` is the sentence that shows them.',
  fields: (t) => ({
    key: t.field({ type: LaunchPadStepKey, resolve: ({ key }) => key }),
    available: t.exposeBoolean('available'),
    done: t.exposeBoolean('done'),
    fact: t.exposeString('fact', { nullable: true }),
  }),
});

builder.objectType('LaunchPad', {
  fields: (t) => ({
    steps: t.field({ type: ['LaunchPadStep'], resolve: ({ steps }) => steps }),
    done: t.int({ resolve: ({ steps }) => steps.filter(({ done }) => done).length }),
    total: t.int({ resolve: ({ steps }) => steps.length }),
  }),
});

builder.queryField('launchPad', (t) =>
  t.field({
    type: 'LaunchPad',
    resolve: async (_root, _args, context) => ({
      steps: [await sourceCode(context), cloudAccount, await firstStack(context), await teammates(context)],
    }),
  }),
);

async function sourceCode(context: Context): Promise<LaunchPadStep> {
  const integrations = await context.vcs.useCases.list.call(context, {});
  const [first] = integrations;
  const step = { key: 'SOURCE_CODE', available: true } as const;
  if (first === undefined) return { ...step, done: false, fact: null };
  const stacks = await context.loaders.stacksOfIntegration(first.id);
  const repositories = new Set(stacks.map((stack) => stack.repository_uuid)).size;
  const counted = repositories === 1 ? '1 repository' : `${repositories} repositories`;
  return { ...step, done: true, fact: `Bitbucket Cloud · ${first.name} · ${counted}` };
}

/** Runs take their cloud credentials from variables of the stack; there are no accounts to connect. */
const cloudAccount: LaunchPadStep = { key: 'CLOUD_ACCOUNT', available: false, done: false, fact: null };

async function firstStack(context: Context): Promise<LaunchPadStep> {
  const { stacks } = await context.stacks.useCases.search.call(context, {
    first: 1,
    after: null,
    text: null,
    predicates: [],
    orderBy: { field: 'createdAt', descending: false },
  });
  const [first] = stacks;
  return { key: 'FIRST_STACK', available: true, done: first !== undefined, fact: first?.name ?? null };
}

async function teammates({ identity }: Context): Promise<LaunchPadStep> {
  const users = await identity.countUsers();
  const fact = users > 1 ? `${users} people can sign in` : null;
  return { key: 'TEAMMATES', available: true, done: users > 1, fact };
}
