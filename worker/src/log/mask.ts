import type { SecretTrie } from './secret-trie.ts';

/** What stands in a log for a secret. */
export const mask = '*****';

/** Masks one stream of text, in whatever pieces it comes. */
export interface Masker {
  /** The text that is certain by now; the rest waits until it can no longer be the start of a secret. */
  push(text: string): string;
  /** The rest, at the end of the stream. */
  end(): string;
}

export function createMasker(secrets: SecretTrie): Masker {
  let pending = '';
  /** Characters at the start of `pending` that belong to a secret which is already masked. */
  let covered = 0;

  const scan = (isEnd: boolean): string => {
    let output = '';
    let coverEnd = covered;
    let rawFrom = covered;
    let index = 0;
    for (; index < pending.length; index += 1) {
      const { end, open } = secrets.match(pending, index);
      if (open && !isEnd) break;
      if (end <= coverEnd) continue;
      // A secret may begin inside another one: what they cover together is masked once.
      if (index >= coverEnd) output += pending.slice(rawFrom, index) + mask;
      coverEnd = end;
      rawFrom = end;
    }
    if (index > rawFrom) output += pending.slice(rawFrom, index);
    covered = Math.max(0, coverEnd - index);
    pending = pending.slice(index);
    return output;
  };

  return {
    push(text) {
      pending += text;
      return scan(false);
    },
    end: () => scan(true),
  };
}

/** Masks a text that is complete. */
export function maskText(text: string, secrets: SecretTrie): string {
  const masker = createMasker(secrets);
  return masker.push(text) + masker.end();
}
