import type { Caller } from '../state/permissions.ts';
import type { World } from '../world.ts';
import { tooManyRequests } from './faults.ts';

const HOUR_MS = 60 * 60 * 1000;
/** What Bitbucket documents for `/2.0/repositories/*`; shown to access tokens even where nothing is enforced. */
const DOCUMENTED_LIMIT = 1_000;

/** Moments of the calls of the last hour, by account. */
const callsOf = new WeakMap<World, Map<string, number[]>>();

/**
 * Counts a call. All tokens of a person share one count, every access token has its own; only access tokens
 * are told about it. Throws 429 when a limit is set and used up.
 */
export function rateLimitHeaders(world: World, caller: Caller, path: string): Record<string, string> {
  if (!path.startsWith('/2.0/repositories/') || !caller.account) return {};
  const limit = world.settings.rateLimitPerHour;
  const used = limit === null ? 0 : countCall(world, caller.account.uuid);
  if (limit !== null && used > limit) throw tooManyRequests();
  if (caller.credential?.kind === 'api_token') return {};
  const shown = limit ?? DOCUMENTED_LIMIT;
  return {
    'x-ratelimit-limit': String(shown),
    'x-ratelimit-resource': 'api-repositories',
    'x-ratelimit-nearlimit': String(used > shown * 0.8),
  };
}

function countCall(world: World, account: string): number {
  const accounts = callsOf.get(world) ?? new Map<string, number[]>();
  callsOf.set(world, accounts);
  const now = world.now().getTime();
  const recent = (accounts.get(account) ?? []).filter((moment) => moment > now - HOUR_MS);
  recent.push(now);
  accounts.set(account, recent);
  return recent.length;
}
