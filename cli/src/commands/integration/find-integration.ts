import type { ApiClient } from '@gantry/contract/client';
import { z } from 'zod';
import { notFound } from '../../errors.ts';

export const integrationArgument = {
  integration: { describe: 'Id of the integration; the default one unless given', optional: true },
} as const;

/** Reads fields of one integration; undefined means the default one. */
export async function readIntegration<T>(
  api: ApiClient,
  id: string | undefined,
  {
    fields,
    schema,
    variables = {},
  }: { fields: string; schema: z.ZodType<T>; variables?: Record<string, unknown> },
): Promise<T> {
  const answer = z.object({ bitbucketCloudIntegration: schema.nullable() });
  const document = `query($id: ID!${'before' in variables ? ', $before: ID, $first: Int' : ''}) {
    bitbucketCloudIntegration(id: $id) { ${fields} }
  }`;
  const { bitbucketCloudIntegration: found } = await api.query(answer, document, {
    id: id ?? '',
    ...variables,
  });
  if (found !== null) return found;
  throw notFound(
    id === undefined
      ? 'There is no default integration. Name one of `gantry integration list`.'
      : `There is no integration "${id}" that you may see. Run \`gantry integration list\` for all of them.`,
  );
}
