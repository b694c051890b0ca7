import { z } from 'zod';
import { ApiError, unreachable, unreadable } from './api-error.ts';
import type { Operation, Variables } from './operation.ts';

const graphqlError = z.object({
  message: z.string(),
  extensions: z
    .object({ code: z.string(), details: z.record(z.string(), z.unknown()).nullish() })
    .partial()
    .nullish(),
});
const envelope = z.object({ data: z.unknown(), errors: z.array(graphqlError).nullish() });

/** Called on every answer that says that nobody is signed in. */
let onSignedOut: () => void = () => {};
export function whenSignedOut(handle: () => void): void {
  onSignedOut = handle;
}

/** Takes the data out of an answer; throws ApiError for errors and for data of another form. */
export function readAnswer<Answer>(operation: Operation<Answer>, body: unknown): Answer {
  const answer = envelope.safeParse(body);
  if (!answer.success) throw unreadable();
  const [error] = answer.data.errors ?? [];
  if (error !== undefined) {
    const code = error.extensions?.code ?? 'INTERNAL';
    if (code === 'UNAUTHENTICATED') onSignedOut();
    throw new ApiError(code, error.message, error.extensions?.details ?? {});
  }
  const data = operation.answer.safeParse(answer.data.data);
  if (data.success) return data.data;
  console.error('Unexpected answer', data.error.issues);
  throw unreadable();
}

/** Sends a query or mutation as the signed-in person. */
export async function send<Answer>(
  operation: Operation<Answer>,
  variables: Variables = {},
  signal?: AbortSignal,
): Promise<Answer> {
  return readAnswer(operation, await post({ query: operation.document, variables }, signal));
}

/** The answer's body, whatever is in it. Throws ApiError when there is none. */
export async function post(body: unknown, signal: AbortSignal | undefined): Promise<unknown> {
  let response: Response;
  try {
    response = await fetch('/graphql', {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept: 'application/json' },
      body: JSON.stringify(body),
      ...(signal === undefined ? {} : { signal }),
    });
  } catch (error) {
    if (signal?.aborted) throw error;
    throw unreachable();
  }
  try {
    return await response.json();
  } catch {
    throw response.status >= 500 ? unreachable() : unreadable();
  }
}
