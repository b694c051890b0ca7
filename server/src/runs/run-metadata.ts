import { AppError } from '@gantry/contract/errors';
import { z } from 'zod';

const longest = 2_000;
const most = 20;

/** A note of the caller's own on a run, such as the build that started it. Empty says nothing. */
export const runMetadata = z
  .string()
  .max(longest, `Give at most ${longest.toLocaleString('en')} characters of metadata.`)
  .nullish();

/** What a run has already, and what is added to it. */
export function withMetadata(present: readonly string[], given: string | null | undefined): string[] {
  const added = given?.trim() ?? '';
  if (added === '') return [...present];
  if (present.length >= most) {
    throw new AppError('BAD_INPUT', `A run keeps ${most} notes of metadata. Leave it out this time.`);
  }
  return [...present, added];
}
