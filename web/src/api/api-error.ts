import { z } from 'zod';

/** Codes that only the browser knows; all others come from the server. */
export type LocalCode = 'SERVER_UNREACHABLE' | 'ANSWER_UNREADABLE';

/** What the server answered instead of data: a code for programs and a sentence that says what to do. */
export class ApiError extends Error {
  override readonly name = 'ApiError';
  readonly code: string;
  readonly details: Readonly<Record<string, unknown>>;

  constructor(code: string, message: string, details: Readonly<Record<string, unknown>> = {}) {
    super(message);
    this.code = code;
    this.details = details;
  }
}

export const unreachable = (): ApiError =>
  new ApiError(
    'SERVER_UNREACHABLE',
    'The Gantry server cannot be reached. Check the network; this page tries again.',
  );

export const unreadable = (): ApiError =>
  new ApiError(
    'ANSWER_UNREADABLE',
    'The server answered in a form that this page does not know. Load the page again.',
  );

/** What the server says in two words, so as not to tell whether there is such a thing. */
const nothingToSee =
  'There is no such thing, or your roles do not let you see it. Ask an admin of the space.';

/** Any thrown thing as a problem to show. */
export function asProblem(error: unknown): { code: string; message: string } | null {
  if (error === null || error === undefined) return null;
  if (error instanceof ApiError) {
    const { code, message } = error;
    return { code, message: message === 'not found' ? nothingToSee : message };
  }
  return { code: 'PAGE_FAILED', message: 'This page failed. Load it again; if it stays, report the code.' };
}

const none: Readonly<Record<string, string>> = {};
const inputFields = z.object({ fieldErrors: z.record(z.string(), z.array(z.string()).optional()) });

/** Field name → sentence, from a BAD_INPUT. */
export function fieldProblems(error: unknown): Readonly<Record<string, string>> {
  if (!(error instanceof ApiError)) return none;
  const fields = inputFields.safeParse(error.details['fields']);
  if (!fields.success) return none;
  const firsts = Object.entries(fields.data.fieldErrors).flatMap(([name, sentences]) =>
    sentences?.[0] === undefined ? [] : [[name, sentences[0]] as const],
  );
  return Object.fromEntries(firsts);
}
