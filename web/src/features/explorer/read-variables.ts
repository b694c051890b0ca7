import { z } from 'zod';
import { ApiError } from '../../api/api-error.ts';

const object = z.record(z.string(), z.unknown());

/** The variables that somebody wrote; an ApiError says what is wrong with them. */
export function readVariables(text: string): Record<string, unknown> {
  if (text.trim() === '') return {};
  const parsed = object.safeParse(parse(text));
  if (!parsed.success) throw new ApiError('BAD_INPUT', 'The variables are not a JSON object.', {});
  return parsed.data;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
