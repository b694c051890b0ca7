import type { ApiClient } from '@gantry/contract/client';
import { runStateNames } from '@gantry/contract/run-states';
import { z } from 'zod';

/** What the scenarios do and see through Gantry's GraphQL. */

const created = z.object({ id: z.string() });

export async function connectBitbucket(
  admin: ApiClient,
  input: { name: string; email: string; token: string },
): Promise<string> {
  const document = `mutation($input: BitbucketCloudIntegrationInput!) {
    bitbucketCloudIntegrationCreate(input: $input) { id }
  }`;
  const schema = z.object({ bitbucketCloudIntegrationCreate: created });
  const answer = await admin.query(schema, document, {
    input: { ...input, isDefault: true, description: '' },
  });
  return answer.bitbucketCloudIntegrationCreate.id;
}

export type StackOptions = {
  readonly name: string;
  readonly repository: string;
  readonly projectRoot: string;
  readonly branch?: string;
  readonly autodeploy?: boolean;
  readonly additionalProjectGlobs?: readonly string[];
  readonly version?: string;
  readonly labels?: readonly string[];
  readonly space?: string;
  readonly workerPool?: string;
};

export async function createStack(admin: ApiClient, { version, ...options }: StackOptions): Promise<string> {
  const document = `mutation($input: StackInput!) { stackCreate(input: $input, manageState: true) { id } }`;
  const input = {
    branch: 'main',
    provider: 'BITBUCKET_CLOUD',
    vendorConfig: { terraform: { version: version ?? null } },
    ...options,
  };
  return (await admin.query(z.object({ stackCreate: created }), document, { input })).stackCreate.id;
}

const run = z.object({
  id: z.string(),
  number: z.number(),
  type: z.string(),
  state: z.enum(runStateNames),
  reason: z.string().nullable(),
  failureCode: z.string().nullable(),
  branch: z.string(),
  commit: z.object({ hash: z.string() }),
  delta: z.object({ addCount: z.number(), changeCount: z.number(), deleteCount: z.number() }).nullable(),
  pullRequest: z.object({ number: z.number() }).nullable(),
  diagnostics: z.array(z.object({ severity: z.string(), summary: z.string(), file: z.string().nullable() })),
});
export type SeenRun = z.infer<typeof run>;

const runFields = `id number type state reason failureCode branch commit { hash }
  delta { addCount changeCount deleteCount } pullRequest { number } diagnostics { severity summary file }`;

/** All runs of a stack, newest first: `tracked` and `proposed` together. */
export async function runsOf(admin: ApiClient, stack: string): Promise<SeenRun[]> {
  const document = `query($stack: ID!) { stack(id: $stack) { runs { ${runFields} } proposedRuns { ${runFields} } } }`;
  const schema = z.object({ stack: z.object({ runs: z.array(run), proposedRuns: z.array(run) }) });
  const { stack: seen } = await admin.query(schema, document, { stack });
  return [...seen.runs, ...seen.proposedRuns].sort((left, right) => (left.id < right.id ? 1 : -1));
}

export async function act(
  admin: ApiClient,
  mutation: 'runConfirm' | 'runDiscard' | 'runStop',
  given: { stack: string; run: string },
): Promise<void> {
  const document = `mutation($stack: ID!, $run: ID!) { ${mutation}(stack: $stack, run: $run) { id } }`;
  await admin.query(z.unknown(), document, given);
}

export async function triggerRun(
  admin: ApiClient,
  stack: string,
  type: 'TRACKED' | 'PROPOSED',
): Promise<string> {
  const document =
    'mutation($stack: ID!, $type: RunType) { runTrigger(stack: $stack, runType: $type) { id } }';
  return (await admin.query(z.object({ runTrigger: created }), document, { stack, type })).runTrigger.id;
}

const logs = z.object({
  stack: z.object({
    run: z.object({ logs: z.object({ messages: z.array(z.object({ message: z.string() })) }) }),
  }),
});

/** The first page of a phase's log. */
export async function logOf(admin: ApiClient, stack: string, runId: string, state: string): Promise<string> {
  const document = `query($stack: ID!, $run: ID!, $state: RunState!) {
    stack(id: $stack) { run(id: $run) { logs(state: $state) { messages { message } } } }
  }`;
  const answer = await admin.query(logs, document, { stack, run: runId, state });
  return answer.stack.run.logs.messages.map(({ message }) => message).join('');
}

const test = z.object({
  bitbucketCloudConnectionTest: z.object({
    ok: z.boolean(),
    message: z.string(),
    owner: z.string().nullable(),
    scopes: z.array(z.object({ scope: z.string(), granted: z.boolean() })),
  }),
});

/** Throws what is wrong with the credentials. */
export async function testConnection(admin: ApiClient, input: { email: string; token: string }) {
  const document = `mutation($input: BitbucketCloudConnectionTestInput!) {
    bitbucketCloudConnectionTest(input: $input) { ok message owner scopes { scope granted } }
  }`;
  const { bitbucketCloudConnectionTest: result } = await admin.query(test, document, { input });
  if (!result.ok) throw new Error(result.message);
  return result;
}

export async function setVariable(
  admin: ApiClient,
  stack: string,
  { name, value, writeOnly = false }: { name: string; value: string; writeOnly?: boolean },
): Promise<void> {
  const document =
    'mutation($stack: ID!, $config: ConfigInput!) { stackConfigAdd(stack: $stack, config: $config) { id } }';
  const config = { id: name, type: 'ENVIRONMENT_VARIABLE', value, writeOnly };
  await admin.query(z.unknown(), document, { stack, config });
}
