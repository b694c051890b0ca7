import type { DocumentNode } from 'graphql';

/** What pages and programs ask again and again; the texts of ours have at most some 4,000 characters. */
const mostDocuments = 100;
const mostCharacters = 8_000;

/**
 * Parsed documents by their text. Of a stranger's documents at most 100 small ones stay in memory, and nothing of what
 * was refused: whoever sends ever new ones fills nothing.
 */
export function createDocumentCache() {
  const kept = new Map<string, DocumentNode>();
  return {
    documentCache: {
      get(text: string): DocumentNode | undefined {
        const found = kept.get(text);
        if (found === undefined) return undefined;
        // The order of the map is that of use.
        kept.delete(text);
        kept.set(text, found);
        return found;
      },
      set(text: string, document: DocumentNode): void {
        if (text.length > mostCharacters) return;
        kept.set(text, document);
        const [oldest] = kept.keys();
        if (kept.size > mostDocuments && oldest !== undefined) kept.delete(oldest);
      },
    },
    errorCache: { get: () => undefined, set: () => undefined },
  };
}
