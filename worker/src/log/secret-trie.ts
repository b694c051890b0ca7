/** The texts to be masked, as a tree of characters, so that a stream is searched for all of them in one pass. */
export interface SecretTrie {
  add(text: string): void;
  /**
   * Looks for a text that starts at `from`. `end` is where the longest one ends, or -1. `open` says that the input
   * ended where a (longer) text could still follow.
   */
  match(input: string, from: number): { end: number; open: boolean };
}

interface Node {
  isEnd: boolean;
  readonly next: Map<number, Node>;
}

const newNode = (): Node => ({ isEnd: false, next: new Map() });
const nothing = { end: -1, open: false };

export function createSecretTrie(texts: Iterable<string> = []): SecretTrie {
  const root = newNode();
  // Most positions of a log start no secret: the first two characters tell so without walking the tree.
  const pairs = new Uint8Array(65_536);
  const pairOf = (first: number, second: number): number => ((first << 8) ^ second) & 0xffff;

  const trie: SecretTrie = {
    add(text) {
      if (text.length < 2) return;
      pairs[pairOf(text.charCodeAt(0), text.charCodeAt(1))] = 1;
      let node = root;
      for (let index = 0; index < text.length; index += 1) {
        const code = text.charCodeAt(index);
        const next = node.next.get(code) ?? newNode();
        node.next.set(code, next);
        node = next;
      }
      node.isEnd = true;
    },
    match(input, from) {
      const isLast = from + 1 === input.length;
      if (!isLast && pairs[pairOf(input.charCodeAt(from), input.charCodeAt(from + 1))] === 0) return nothing;
      let node = root;
      let end = -1;
      for (let index = from; index < input.length; index += 1) {
        const next = node.next.get(input.charCodeAt(index));
        if (next === undefined) return { end, open: false };
        node = next;
        if (node.isEnd) end = index + 1;
      }
      return { end, open: node.next.size > 0 };
    },
  };
  for (const text of texts) trie.add(text);
  return trie;
}
