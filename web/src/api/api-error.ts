import { z } from 'zod';
import { fieldSentence } from '../ui/refusal.ts';

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
    return { code, message: message === 'not found' ? nothingToSee : forPeople(error) };
  }
  return { code: 'PAGE_FAILED', message: 'This page failed. Load it again; if it stays, report the code.' };
}

/** Before the sentence of a BAD_INPUT stands the path of the field that it is about, for programs. */
const pathOf = ({
  code,
  message,
}: Pick<ApiError, 'code' | 'message'>): { name: string; sentence: string } | null => {
  const [, name, sentence] =
    (code === 'BAD_INPUT' ? /^([a-z][A-Za-z]*(?:\.[a-z]\w*)*)(?:\.\w+)*: (.+)$/s.exec(message) : null) ?? [];
  return name === undefined || sentence === undefined ? null : { name, sentence };
};

/** `toolVersion: …` is "Tool version: …" for people; `labels.2: …` is of the labels. */
function forPeople(error: Pick<ApiError, 'code' | 'message'>): string {
  const path = pathOf(error);
  return path === null ? error.message : fieldSentence(path.name, path.sentence);
}

const none: Readonly<Record<string, string>> = {};
const inputFields = z.object({
  /** Of no field, but of several together. */
  formErrors: z.array(z.string()).default([]),
  fieldErrors: z.record(z.string(), z.array(z.string()).optional()),
});
const read = new WeakMap<ApiError, Readonly<Record<string, string>>>();

/** Field name → sentence, from a BAD_INPUT; of another refusal its code → sentence, as it may be about one field. */
export function fieldProblems(error: unknown): Readonly<Record<string, string>> {
  if (!(error instanceof ApiError)) return none;
  // The same record for the same error: forms put it at their fields once.
  const known = read.get(error) ?? readFields(error);
  read.set(error, known);
  return known;
}

function readFields(error: ApiError): Readonly<Record<string, string>> {
  const fields = inputFields.safeParse(error.details['fields']);
  if (!fields.success) {
    const path = pathOf(error);
    return path === null ? { [error.code]: error.message } : { [path.name]: path.sentence };
  }
  const { formErrors, fieldErrors } = fields.data;
  const firsts = Object.entries({ '': formErrors, ...fieldErrors }).flatMap(([name, sentences]) =>
    sentences?.[0] === undefined ? [] : [[name, sentences[0]] as const],
  );
  return Object.fromEntries(firsts);
}
