import type { z } from 'zod';

/** A GraphQL document with the schema of its answer; a test holds every one against the server's schema. */
export interface Operation<Answer> {
  readonly document: string;
  readonly answer: z.ZodType<Answer>;
}

export const operation = <Answer>(document: string, answer: z.ZodType<Answer>): Operation<Answer> => ({
  document,
  answer,
});

export type Variables = Readonly<Record<string, unknown>>;
