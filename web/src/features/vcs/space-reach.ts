import type { Space } from '../identity/model.ts';

/** The space itself and those below it that inherit from it: where a space-specific integration can be used. */
export function spacesReaching(spaces: readonly Space[], target: string): Space[] {
  const byId = new Map(spaces.map((space) => [space.id, space]));
  const reaches = (start: Space): boolean => {
    const seen = new Set<string>();
    let space: Space | undefined = start;
    while (space !== undefined && !seen.has(space.id)) {
      if (space.id === target) return true;
      seen.add(space.id);
      space = space.inheritEntities && space.parentSpace !== null ? byId.get(space.parentSpace) : undefined;
    }
    return false;
  };
  return spaces.filter(reaches);
}
