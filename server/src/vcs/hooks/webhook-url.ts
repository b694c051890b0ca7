import type { VcsDeps } from '../deps.ts';

const prefixOf = ({ publicUrl, provider }: Pick<VcsDeps, 'publicUrl' | 'provider'>): string =>
  `${publicUrl}/webhooks/${provider.kind.replaceAll('_', '-')}`;

/** Where Bitbucket sends the events of an integration. */
export const webhookUrl = (deps: Pick<VcsDeps, 'publicUrl' | 'provider'>, id: string): string =>
  `${prefixOf(deps)}/${id}`;

/** How an address of a webhook stands to the one of this integration. */
export type Pointing = 'here' | 'almost' | 'stale' | 'elsewhere';

/**
 * `almost`: the same address with another scheme, case or slash at the end. `stale`: the integration of this name at
 * another host, or one at this host that does not exist (`known` are the ids of those that do).
 */
export function pointingOf(wanted: string, found: string, known: ReadonlySet<string>): Pointing {
  if (!URL.canParse(found)) return 'elsewhere';
  const ours = new URL(wanted);
  const theirs = new URL(found);
  if (ours.href === theirs.href) return 'here';
  const path = (url: URL): string => url.pathname.replace(/\/+$/, '').toLowerCase();
  const id = ours.pathname.split('/').at(-1) ?? '';
  if (ours.host === theirs.host && path(ours) === path(theirs)) return 'almost';
  const folder = path(ours).slice(0, -id.length);
  if (!path(theirs).startsWith(folder)) return 'elsewhere';
  const named = path(theirs).slice(folder.length);
  if (ours.host !== theirs.host) return named === id ? 'stale' : 'elsewhere';
  return known.has(named) ? 'elsewhere' : 'stale';
}
