import { reachOf } from '../access/model.ts';
import type { Space, SpaceUse } from '../identity/model.ts';

const namedSpaces = 5;

/** Which spaces may use an integration of this one, and what is in them; `use` is null while that is not known. */
export function reachText(spaces: readonly Space[], use: readonly SpaceUse[] | null, chosen: string): string {
  const reached = spaces
    .filter(({ id }) => reachOf(spaces, id).includes(chosen))
    .toSorted((left, right) => Number(right.id === chosen) - Number(left.id === chosen));
  const names = reached.map(({ name }) => name);
  if (names.length === 0) return 'Its stacks and those of spaces that inherit from it may use it.';
  const by = usageText(reached, use);
  if (names.length === 1) return `Usable ${by}in ${names[0]} alone: no other space inherits from it.`;
  const more = names.length > namedSpaces ? ` and ${names.length - namedSpaces} more` : '';
  return `Usable ${by}in ${names.length} spaces: ${names.slice(0, namedSpaces).join(', ')}${more}.`;
}

/** What a default integration reaches. */
export function defaultReachText(spaces: readonly Space[], use: readonly SpaceUse[] | null): string {
  const by = usageText(spaces, use);
  const today = by === '' ? '' : `, today ${by.trim()} in ${plural(spaces.length, 'space')}`;
  return `Every space may use it${today}. Everybody sees that it exists; only root admins see its details.`;
}

function usageText(spaces: readonly Space[], use: readonly SpaceUse[] | null): string {
  if (use === null) return '';
  const ids = new Set(spaces.map(({ id }) => id));
  const counted = use.filter(({ id }) => ids.has(id));
  const stacks = counted.reduce((sum, { stacksCount }) => sum + stacksCount, 0);
  const modules = counted.reduce((sum, { modulesCount }) => sum + modulesCount, 0);
  return `by ${plural(stacks, 'stack')} and ${plural(modules, 'module')} `;
}

const plural = (count: number, word: string): string => `${count} ${word}${count === 1 ? '' : 's'}`;
