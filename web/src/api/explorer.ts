import { queryOptions } from '@tanstack/react-query';
import { buildClientSchema, getIntrospectionQuery, type IntrospectionQuery } from 'graphql';
import { z } from 'zod';
import { keys } from './keys.ts';
import { operation } from './operation.ts';
import { post, send } from './transport.ts';

/** Made by our own server for this very question, so that its form needs no check. */
const isIntrospection = (value: unknown): value is IntrospectionQuery =>
  typeof value === 'object' && value !== null && '__schema' in value;

const introspection = operation(
  getIntrospectionQuery({ descriptions: true, inputValueDeprecation: true }),
  z.custom<IntrospectionQuery>(isIntrospection),
);

/** The schema that the server has now. */
export const schemaOptions = queryOptions({
  queryKey: keys.schema,
  queryFn: async ({ signal }) => buildClientSchema(await send(introspection, {}, signal)),
  staleTime: Number.POSITIVE_INFINITY,
});

export interface RawAnswer {
  /** Indented JSON, as the server sent it. */
  text: string;
  milliseconds: number;
}

/** Runs whatever somebody wrote, in their own name, and gives the answer as it comes. */
export async function runDocument(
  query: string,
  variables: Readonly<Record<string, unknown>>,
  signal: AbortSignal,
): Promise<RawAnswer> {
  const begun = performance.now();
  const answer = await post({ query, variables }, signal);
  return { text: JSON.stringify(answer, null, 2), milliseconds: Math.round(performance.now() - begun) };
}
