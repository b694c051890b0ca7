import { toRepoRef } from '@gantry/contract/bitbucket/convert';
import { repositorySchema } from '@gantry/contract/bitbucket/webhook-schemas';
import { z } from 'zod';
import type { RawDelivery, RepoRef } from '../provider.ts';

const anyPayload = z.object({ repository: repositorySchema });

/** The repository that any payload names, also one that means nothing. */
export function payloadRepository(payload: unknown): RepoRef | null {
  const parsed = anyPayload.safeParse(payload);
  return parsed.success ? toRepoRef(parsed.data.repository) : null;
}

/** `X-Hook-UUID` comes without the braces that the API writes. */
export function sendingHook({ headers }: Pick<RawDelivery, 'headers'>): string | null {
  const uuid = headers['x-hook-uuid']?.trim().replaceAll(/[{}]/g, '');
  return uuid === undefined || !/^[0-9a-f-]{36}$/i.test(uuid) ? null : `{${uuid.toLowerCase()}}`;
}
