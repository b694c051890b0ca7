import { setTimeout as wait } from 'node:timers/promises';
import { ApiError } from '../errors.ts';
import type { World } from '../world.ts';

/** Lets planned faults strike a REST call: waits, or throws the answer that the fault stands for. */
export async function strike(world: World, path: string): Promise<void> {
  for (const fault of world.faults.takeRest(path)) {
    if (fault.kind === 'latency') await wait(fault.ms);
    if (fault.kind === 'too-many-requests') throw tooManyRequests();
    if (fault.kind === 'ip-not-allowed') throw ipNotAllowed();
    if (fault.kind === 'server-error') {
      throw new ApiError(fault.status, '<h1>Something went wrong</h1>', { text: true });
    }
  }
}

/** 46 bytes of plain text and no Retry-After, as recorded. */
export function tooManyRequests(): ApiError {
  return new ApiError(429, 'Rate limit for this resource has been exceeded', { text: true });
}

/** A workspace with an IP allow-list refuses addresses that are not on it, whatever the credentials. */
function ipNotAllowed(): ApiError {
  return new ApiError(403, 'To access this workspace, an admin must whitelist your IP.', { text: true });
}
