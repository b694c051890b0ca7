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
    stackId: t.exposeID('stackId', { nullable: true, description: 'The stack in which the step is taken.' }),
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
    resolve: async (_root, _args, context): Promise<{ steps: LaunchPadStep[] }> => {
      const first = await firstStack(context);
      return {
        steps: [
          await sourceCode(context),
          await cloudAccount(context, first),
          {
            key: 'FIRST_STACK',
            available: true,
            done: first !== undefined,
            fact: first?.name ?? null,
            stackId: first?.id ?? null,
          },
          await teammates(context),
        ],
      };
    },
  }),
);

async function sourceCode(context: Context): Promise<LaunchPadStep> {
  const integrations = await context.vcs.useCases.list.call(context, {});
  const [first] = integrations;
  const step = { key: 'SOURCE_CODE', available: true, stackId: null } as const;
  if (first === undefined) return { ...step, done: false, fact: null };
  const repositories = await context.stacks.useCases.countRepositories.call(context, {
    integrationId: first.id,
  });
  const counted = repositories === 1 ? '1 repository' : `${repositories} repositories`;
  return { ...step, done: true, fact: `Bitbucket Cloud · ${first.name} · ${counted}` };
}

/**
 * Runs take the credentials of a cloud from the variables of their stack, or from the machine of their worker. The
 * first is seen by the names of the variables, the second by an apply that reached something.
 */
async function cloudAccount(context: Context, first: FirstStack): Promise<LaunchPadStep> {
  const step = { key: 'CLOUD_ACCOUNT', available: first !== undefined, stackId: first?.id ?? null } as const;
  const set = await context.stacks.useCases.cloudCredentials.call(context, {});
  if (set !== null) return { ...step, done: true, fact: `${set.cloud} credentials in ${set.stack}` };
  const { runs } = await context.runs.useCases.search.call(context, {
    first: 20,
    after: null,
    text: null,
    predicates: [
      { field: 'state', values: ['FINISHED'], exclude: false },
      { field: 'type', values: ['TRACKED'], exclude: false },
    ],
    orderBy: { field: 'createdAt', descending: true },
  });
  const reached = runs.find(({ delta }) => (delta?.resources ?? 0) > 0);
  if (reached === undefined) return { ...step, done: false, fact: null };
  const stack = await context.loaders.stack(reached.stack_id);
  const count = reached.delta?.resources ?? 0;
  const counted = count === 1 ? '1 resource' : `${count} resources`;
  return { ...step, done: true, fact: `${stack?.name ?? reached.stack_id} was applied: ${counted}` };
}

type FirstStack = { readonly id: string; readonly name: string } | undefined;

async function firstStack(context: Context): Promise<FirstStack> {
  const { stacks } = await context.stacks.useCases.search.call(context, {
    first: 1,
    after: null,
    text: null,
    predicates: [],
    orderBy: { field: 'createdAt', descending: false },
  });
  return stacks[0];
}

async function teammates({ identity }: Context): Promise<LaunchPadStep> {
  const users = await identity.countUsers();
  const fact = users > 1 ? `${users} people can sign in` : null;
  return { key: 'TEAMMATES', available: true, done: users > 1, fact, stackId: null };
}
