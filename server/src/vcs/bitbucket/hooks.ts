import { AppError } from '@gantry/contract/errors';
import type { Logger } from '../../platform/logger.ts';
import type { EnsuredHook, Hook, HookPlace } from '../provider.ts';
import { type HookAnswer, hookSchema } from './api-schemas.ts';
import { apiPath, listFields, repositoryPath } from './paths.ts';
import type { Transport } from './transport.ts';

const FIELDS = ['uuid', 'url', 'active', 'events', 'secret_set', 'description'];
const DESCRIPTION = 'Gantry';

/** The events that the manual set-up page names, and those that make Gantry know more. */
export const HOOK_EVENTS = {
  documented: [
    'repo:push',
    'pullrequest:created',
    'pullrequest:updated',
    'pullrequest:approved',
    'pullrequest:unapproved',
    'pullrequest:fulfilled',
    'pullrequest:comment_created',
  ],
  further: [
    'pullrequest:rejected',
    'pullrequest:changes_request_created',
    'pullrequest:changes_request_removed',
    'repo:updated',
  ],
} as const;
/** The words of Bitbucket's webhook form. */
export const HOOK_EVENT_LABELS: Readonly<Record<string, string>> = {
  'repo:push': 'Push',
  'repo:updated': 'Repository updated',
  'pullrequest:created': 'Pull request created',
  'pullrequest:updated': 'Pull request updated',
  'pullrequest:approved': 'Approved',
  'pullrequest:unapproved': 'Approval removed',
  'pullrequest:fulfilled': 'Merged',
  'pullrequest:rejected': 'Declined',
  'pullrequest:comment_created': 'Comment created',
  'pullrequest:changes_request_created': 'Changes request created',
  'pullrequest:changes_request_removed': 'Changes request removed',
};
export const ALL_HOOK_EVENTS: readonly string[] = [...HOOK_EVENTS.documented, ...HOOK_EVENTS.further];

/** A workspace has no slash in its name. */
const hooksPath = (place: HookPlace, ...rest: string[]): string =>
  place.includes('/')
    ? repositoryPath(place, 'hooks', ...rest)
    : apiPath('workspaces', place, 'hooks', ...rest);

export async function listHooks(api: Transport, place: HookPlace): Promise<Hook[]> {
  const query = { pagelen: 100, fields: listFields(FIELDS) };
  const hooks: Hook[] = [];
  for await (const answer of api.values({ path: hooksPath(place), query }, hookSchema)) {
    hooks.push(toHook(answer));
  }
  return hooks;
}

/**
 * Makes exactly one hook with this URL: active, with our events beside those that people ticked, signing with this
 * secret. The secret is always written, because nobody can read which one a hook has.
 */
export async function ensureHook(
  api: Transport,
  { place, url, secret }: { place: HookPlace; url: string; secret: string },
  logger: Logger | undefined,
): Promise<EnsuredHook> {
  const [present, ...duplicates] = await hooksWithUrl(api, place, url);
  const body = {
    description: DESCRIPTION,
    url,
    active: true,
    secret,
    events: [...new Set([...(present?.events ?? []), ...ALL_HOOK_EVENTS])],
  };
  if (!present) {
    const path = hooksPath(place);
    return { outcome: 'created', hook: toHook(await api.send({ method: 'POST', path, body }, hookSchema)) };
  }
  const path = hooksPath(place, present.id);
  const hook = toHook(await api.send({ method: 'PUT', path, body }, hookSchema));
  for (const duplicate of duplicates) {
    await removeHook(api, place, duplicate.id).catch((error: unknown) => {
      if (!(error instanceof AppError)) throw error;
      // It costs a second delivery of each event and nothing else.
      logger?.warn({ place, hook: duplicate.id, code: error.code }, 'A duplicate webhook cannot be removed');
    });
  }
  const wasRight = isComplete(present) && duplicates.length === 0;
  return { outcome: wasRight ? 'unchanged' : 'repaired', hook };
}

/** Deletes every hook with this URL. */
export async function deleteHook(api: Transport, place: HookPlace, url: string): Promise<void> {
  for (const hook of await hooksWithUrl(api, place, url)) await removeHook(api, place, hook.id);
}

/** Those that work come first, so that the one to keep is the one that delivers. */
async function hooksWithUrl(api: Transport, place: HookPlace, url: string): Promise<Hook[]> {
  const hooks = (await listHooks(api, place)).filter((hook) => isSameUrl(hook.url, url));
  return hooks.toSorted((left, right) => Number(isComplete(right)) - Number(isComplete(left)));
}

const isComplete = (hook: Hook): boolean =>
  hook.active && hook.secretSet && ALL_HOOK_EVENTS.every((event) => hook.events.includes(event));

export async function removeHook(api: Transport, place: HookPlace, id: string): Promise<void> {
  await api.command({ method: 'DELETE', path: hooksPath(place, id) }).catch((error: unknown) => {
    if (!(error instanceof AppError) || error.code !== 'VCS_NOT_FOUND') throw error;
  });
}

function toHook({ uuid, url, active, events, secret_set, description }: HookAnswer): Hook {
  return { id: uuid, url, active, events, secretSet: secret_set ?? false, description: description ?? '' };
}

function isSameUrl(left: string, right: string): boolean {
  if (!URL.canParse(left) || !URL.canParse(right)) return left === right;
  return new URL(left).href === new URL(right).href;
}
