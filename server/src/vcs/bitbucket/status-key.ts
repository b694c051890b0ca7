import { sha256Hex } from '../../platform/ids.ts';

/** Bitbucket refuses longer keys of build statuses with 400. */
export const STATUS_KEY_CHARS = 40;

const HASH_CHARS = 16;
const SHORTENED = /~[0-9a-f]{16}$/;

/**
 * The key of the build status with this name: the name itself while it fits, else its readable head and a hash
 * of the whole. A name that looks shortened is shortened too, so that no two names share a key.
 */
export function statusKey(name: string): string {
  const characters = Array.from(name);
  if (characters.length <= STATUS_KEY_CHARS && !SHORTENED.test(name)) return name;
  const head = characters.slice(0, STATUS_KEY_CHARS - HASH_CHARS - 1).join('');
  return `${head}~${sha256Hex(name).slice(0, HASH_CHARS)}`;
}
