import type { ApiClient } from '@gantry/contract/client';
import { z } from 'zod';
import { notFound } from '../../errors.ts';
import { pagesBefore } from '../pages.ts';
import { noStack } from '../stack/fields.ts';

/** A stack's runs that may apply, and its previews. */
export const runLists = ['runs', 'proposedRuns'] as const;

type Listed<T> = {
  readonly stack: string;
  readonly list: (typeof runLists)[number];
  readonly fields: string;
  readonly schema: z.ZodType<T>;
};

/** Newest first. Throws when the stack is not there. */
export function pagesOfStack<T extends { id: string }>(
  api: ApiClient,
  { stack, list, fields, schema }: Listed<T>,
): AsyncGenerator<readonly T[], void> {
  const answer = z.object({ stack: z.object({ page: z.array(schema) }).nullable() });
  const document = `query($stack: ID!, $before: ID) {
    stack(id: $stack) { page: ${list}(before: $before) { ${fields} } }
  }`;
  return pagesBefore(async (before) => {
    const { stack: found } = await api.query(answer, document, { stack, before });
    if (found === null) throw notFound(noStack(stack));
    return found.page;
  });
}
