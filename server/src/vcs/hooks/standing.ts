import type { Hook } from '../provider.ts';
import type { HookState, SeenHook } from '../tables.ts';
import { pointingOf } from './webhook-url.ts';

type Wanted = {
  readonly url: string;
  readonly place: string;
  /** Without these an event is missed. */
  readonly events: readonly string[];
  /** Integrations that exist. */
  readonly known: ReadonlySet<string>;
};

/** Of the webhooks of a repository or workspace those that point at this server: the wanted one first. */
export function seenHooks(hooks: readonly Hook[], { url, place, events, known }: Wanted): SeenHook[] {
  const ours = hooks.filter((hook) => pointingOf(url, hook.url, known) === 'here');
  const wanted = ours.toSorted((left, right) => quality(right, events) - quality(left, events))[0];
  return hooks.flatMap((hook): SeenHook[] => {
    const pointing = pointingOf(url, hook.url, known);
    if (pointing === 'elsewhere') return [];
    const standing =
      hook === wanted ? 'wanted' : pointing === 'stale' ? ('elsewhere' as const) : ('duplicate' as const);
    return [{ ...hook, place, standing }];
  });
}

const quality = (hook: Hook, events: readonly string[]): number =>
  (hook.active ? 1_000 : 0) +
  (hook.secretSet ? 500 : 0) +
  events.filter((event) => hook.events.includes(event)).length;

export type Standing = {
  readonly state: Exclude<HookState, 'manual' | 'unknown'>;
  readonly missingEvents: readonly string[];
  readonly extra: readonly SeenHook[];
};

/** How a repository stands with the webhooks that were seen for it; `documented` are the events that are needed. */
export function standingOf(hooks: readonly SeenHook[], documented: readonly string[]): Standing {
  const wanted = hooks.find((hook) => hook.standing === 'wanted');
  const extra = hooks.filter((hook) => hook !== wanted);
  const missingEvents = documented.filter((event) => wanted?.events.includes(event) !== true);
  const state = ((): Standing['state'] => {
    if (wanted === undefined) return extra.length > 0 ? 'wrong_url' : 'missing';
    if (!wanted.active) return 'inactive';
    if (missingEvents.length > 0) return 'wrong_events';
    return extra.some((hook) => hook.active) ? 'duplicate' : 'active';
  })();
  return { state, missingEvents: wanted === undefined ? [] : missingEvents, extra };
}
