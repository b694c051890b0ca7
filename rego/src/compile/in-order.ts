import type { Bound } from './bound.ts';

/**
 * Takes items, always the first that can be taken, and returns the positions of those that never could.
 * Binding a variable may free an item that was passed over, so the search begins anew then, and only then.
 */
export function takeInOrder(count: number, bound: Bound, take: (at: number) => boolean): readonly number[] {
  // A list of what waits: at 0 the first item's number, at an item's number the next one's; 0 ends it.
  const following = Array.from({ length: count + 1 }, (_, at) => (at < count ? at + 1 : 0));
  let previous = 0;
  for (let item = following[0] ?? 0; item !== 0; item = following[previous] ?? 0) {
    const known = bound.size;
    if (!take(item - 1)) {
      previous = item;
      continue;
    }
    following[previous] = following[item] ?? 0;
    if (bound.size > known) previous = 0;
  }
  const left: number[] = [];
  for (let item = following[0] ?? 0; item !== 0; item = following[item] ?? 0) left.push(item - 1);
  return left;
}
