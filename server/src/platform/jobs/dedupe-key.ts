import { sha256Hex } from '../ids.ts';

/**
 * What two jobs of one name have in common when the second adds nothing: key and payload. Jobs for later are apart
 * from those for now, so that "again in a minute" never delays what is due.
 */
export function dedupeKey(key: string, payload: unknown, isForLater: boolean): string {
  return `${isForLater ? 'later' : 'now'}:${sha256Hex(JSON.stringify([key, payload])).slice(0, 32)}`;
}
