import type { World } from '../world.ts';

export type Json = Record<string, unknown>;
export type Link = { readonly href: string };

/** An address of the REST API. */
export function api(world: World, path: string): Link {
  return { href: `${world.origin}/2.0${path}` };
}

/** An address of the web pages. */
export function html(world: World, path: string): Link {
  return { href: `${world.origin}${path}` };
}

/** Bitbucket prints microseconds and a numeric zone. */
export function timestamp(date: Date): string {
  return date.toISOString().replace('Z', '000+00:00');
}

/** Commit dates have whole seconds. */
export function commitDate(date: Date): string {
  return date.toISOString().replace(/\.\d{3}Z$/, '+00:00');
}

export function encodeUuid(uuid: string): string {
  return encodeURIComponent(uuid);
}
