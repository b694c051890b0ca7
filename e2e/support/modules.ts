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

export type ModuleOptions = { repository: string; projectRoot?: string; labels?: string[]; name?: string };

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
