import type { ApiClient } from '@gantry/contract/client';
import { z } from 'zod';
import { orNotFound } from '../../errors.ts';
import { noStack, type StackDetail, stackFields, stackSchemas } from './fields.ts';

const answer = z.object({ changed: stackSchemas.detail });

const documents = {
  stackLock: 'mutation($id: ID!, $note: String) { changed: stackLock(id: $id, note: $note)',
  stackUnlock: 'mutation($id: ID!) { changed: stackUnlock(id: $id)',
  stackSyncCommit: 'mutation($id: ID!) { changed: stackSyncCommit(id: $id)',
} as const;

/** Changes one stack and returns it as it is then. */
export async function changeStack(
  api: ApiClient,
  mutation: keyof typeof documents,
  variables: { id: string; note?: string | null },
): Promise<StackDetail> {
  const document = `${documents[mutation]} { ${stackFields.detail} } }`;
  const { changed } = await orNotFound(api.query(answer, document, variables), noStack(variables.id));
  return changed;
}
