import type { ApiClient } from '@gantry/contract/client';
import { z } from 'zod';

/** What the scenarios do and see of modules. */

const version = z.object({
  id: z.string(),
  number: z.string(),
  state: z.enum(['PENDING', 'ACTIVE', 'FAILED']),
  reason: z.string().nullable(),
  yanked: z.boolean(),
  archiveSha256: z.string().nullable(),
  commit: z.object({ hash: z.string() }),
  tests: z.array(
    z.object({
      id: z.string(),
      state: z.string(),
      reason: z.string().nullable(),
      failureCode: z.string().nullable(),
      test: z.object({ name: z.string() }),
    }),
  ),
});
export type SeenVersion = z.infer<typeof version>;
const versionFields =
  'id number state reason yanked archiveSha256 commit { hash } tests { id state reason failureCode test { name } }';

const seen = z.object({
  module: z.object({ versions: z.array(version), proposals: z.array(version) }).nullable(),
});

export async function versionsOf(admin: ApiClient, module: string) {
  const document = `query($id: ID!) {
    module(id: $id) { versions(includeFailed: true) { ${versionFields} } proposals { ${versionFields} } }
  }`;
  const answer = await admin.query(seen, document, { id: module });
  return answer.module ?? { versions: [], proposals: [] };
}

const nativeResult = z.object({
  file: z.string(),
  run: z.string(),
  status: z.string(),
  assertions: z.array(z.object({ status: z.string(), line: z.number() })),
});

/** What the native tests of a version came to. */
export async function nativeResultsOf(admin: ApiClient, module: string, id: string) {
  const document = `query($module: ID!, $id: ID!) {
    module(id: $module) { version(id: $id) {
      tests { testResults { file run status assertions { status line } } }
    } }
  }`;
  const schema = z.object({
    module: z.object({
      version: z.object({ tests: z.array(z.object({ testResults: z.array(nativeResult) })) }),
    }),
  });
  const answer = await admin.query(schema, document, { module, id });
  return answer.module.version.tests.flatMap(({ testResults }) => testResults);
}

export type ModuleOptions = {
  repository: string;
  projectRoot?: string;
  labels?: string[];
  name?: string;
  space?: string;
  releaseBy?: 'CONFIG' | 'TAG';
  workerPool?: string;
};

export async function createModule(admin: ApiClient, options: ModuleOptions): Promise<string> {
  const document = 'mutation($input: ModuleInput!) { moduleCreate(input: $input) { id } }';
  const schema = z.object({ moduleCreate: z.object({ id: z.string() }) });
  const input = { branch: 'main', ...options };
  return (await admin.query(schema, document, { input })).moduleCreate.id;
}

export async function actOnVersion(
  admin: ApiClient,
  mutation: 'versionRebuild' | 'versionMarkBad',
  given: { module: string; id: string; note?: string },
): Promise<void> {
  const note = mutation === 'versionMarkBad' ? ', note: $note' : '';
  const declared = mutation === 'versionMarkBad' ? ', $note: String!' : '';
  const document = `mutation($module: ID!, $id: ID!${declared}) { ${mutation}(module: $module, id: $id${note}) { id } }`;
  await admin.query(z.unknown(), document, given);
}

const consumer = z.object({
  stack: z.object({ id: z.string() }).nullable(),
  version: z.object({ number: z.string() }),
});

/** Which stacks use which version of a module. */
export async function usedBy(admin: ApiClient, module: string): Promise<z.infer<typeof consumer>[]> {
  const document = 'query($id: ID!) { module(id: $id) { consumers { stack { id } version { number } } } }';
  const schema = z.object({ module: z.object({ consumers: z.array(consumer) }) });
  return (await admin.query(schema, document, { id: module })).module.consumers;
}

const raise = z.object({
  number: z.string(),
  problem: z.string().nullable(),
  pullRequest: z.object({ number: z.number() }).nullable(),
});

/** The newest pull request, or refusal of one, of each stack that uses a module. */
export async function raisesOf(admin: ApiClient, module: string): Promise<z.infer<typeof raise>[]> {
  const document =
    'query($id: ID!) { module(id: $id) { consumers { raise { number problem pullRequest { number } } } } }';
  const consumers = z.array(z.object({ raise: raise.nullable() }));
  const schema = z.object({ module: z.object({ consumers }) });
  const answer = await admin.query(schema, document, { id: module });
  return answer.module.consumers.flatMap((one) => one.raise ?? []);
}

export async function shareModule(admin: ApiClient, module: string, space: string): Promise<void> {
  const document =
    'mutation($module: ID!, $space: ID!) { moduleShare(module: $module, space: $space) { id } }';
  await admin.query(z.unknown(), document, { module, space });
}

export async function createSpace(admin: ApiClient, name: string): Promise<string> {
  const document = 'mutation($input: SpaceInput!) { spaceCreate(input: $input) { id } }';
  const schema = z.object({ spaceCreate: z.object({ id: z.string() }) });
  return (await admin.query(schema, document, { input: { name, inheritEntities: false } })).spaceCreate.id;
}

/** An API key as the token of a host: its id and secret, joined by a dot. */
export async function createKey(
  admin: ApiClient,
  name: string,
  roles: readonly { role: string; space: string }[],
): Promise<string> {
  const document = 'mutation($input: ApiKeyInput!) { apiKeyCreate(input: $input) { id secret } }';
  const schema = z.object({ apiKeyCreate: z.object({ id: z.string(), secret: z.string() }) });
  const { apiKeyCreate: key } = await admin.query(schema, document, { input: { name, admin: false, roles } });
  return `${key.id}.${key.secret}`;
}
