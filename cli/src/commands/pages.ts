type Identified = { readonly id: string };

/** Pages of a list whose cursor is the last id of the page before, until there is none. */
export async function* pagesBefore<T extends Identified>(
  readPage: (before: string | null) => Promise<readonly T[]>,
): AsyncGenerator<readonly T[], void> {
  let before: string | null = null;
  do {
    const page: readonly T[] = await readPage(before);
    if (page.length > 0) yield page;
    before = page.at(-1)?.id ?? null;
  } while (before !== null);
}

/** The first of a list that are wanted, reading no more pages than needed. */
export async function takeFrom<T>(
  pages: AsyncIterable<readonly T[]>,
  most: number,
  isWanted: (item: T) => boolean = () => true,
): Promise<T[]> {
  const taken: T[] = [];
  for await (const page of pages) {
    taken.push(...page.filter(isWanted));
    if (taken.length >= most) break;
  }
  return taken.slice(0, most);
}
