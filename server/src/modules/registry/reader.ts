import { type Actor, isAllowed } from '../../authz/index.ts';

/** Who installs: somebody with roles, or a run on behalf of its stack, whose space reaches others. */
export type Reader =
  | { readonly kind: 'actor'; readonly actor: Actor }
  | { readonly kind: 'run'; readonly reach: readonly string[] };

/**
 * Whether a module may be installed. `spaces` are its own and those it is shared to: a run needs one that its stack's
 * space reaches by inheritance, a person or key one whose modules it may read.
 */
export function mayInstall(reader: Reader, spaces: readonly string[]): boolean {
  return spaces.some((space) =>
    reader.kind === 'run' ? reader.reach.includes(space) : isAllowed(reader.actor, 'module:read', space),
  );
}
