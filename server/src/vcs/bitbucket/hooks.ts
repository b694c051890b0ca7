import { AppError } from '@gantry/contract/errors';
import type { Logger } from '../../platform/logger.ts';
import type { EnsuredHook, Hook } from '../provider.ts';
import { type HookAnswer, hookSchema } from './api-schemas.ts';
import { listFields, repositoryPath } from './paths.ts';
import type { Transport } from './transport.ts';

const FIELDS = ['uuid', 'url', 'active', 'events', 'secret_set'];
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
export const ALL_HOOK_EVENTS: readonly string[] = [...HOOK_EVENTS.documented, ...HOOK_EVENTS.further];

export async function listHooks(api: Transport, repo: string): Promise<Hook[]> {
  const query = { pagelen: 100, fields: listFields(FIELDS) };
  const hooks: Hook[] = [];
  for await (const answer of api.values({ path: repositoryPath(repo, 'hooks'), query }, hookSchema)) {
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
  { repo, url, secret }: { repo: string; url: string; secret: string },
  logger: Logger | undefined,
): Promise<EnsuredHook> {
  const [present, ...duplicates] = await hooksWithUrl(api, repo, url);
  const body = {
    description: DESCRIPTION,
    url,
    active: true,
    secret,
    events: [...new Set([...(present?.events ?? []), ...ALL_HOOK_EVENTS])],
  };
  if (!present) {
    const path = repositoryPath(repo, 'hooks');
    return { outcome: 'created', hook: toHook(await api.send({ method: 'POST', path, body }, hookSchema)) };
  }
  const path = repositoryPath(repo, 'hooks', present.id);
  const hook = toHook(await api.send({ method: 'PUT', path, body }, hookSchema));
  for (const duplicate of duplicates) {
    await removeHook(api, repo, duplicate.id).catch((error: unknown) => {
      if (!(error instanceof AppError)) throw error;
      // It costs a second delivery of each event and nothing else.
      logger?.warn({ repo, hook: duplicate.id, code: error.code }, 'A duplicate webhook cannot be removed');
    });
  }
  const wasRight = isComplete(present) && duplicates.length === 0;
  return { outcome: wasRight ? 'unchanged' : 'repaired', hook };
}

/** Deletes every hook with this URL. */
export async function deleteHook(api: Transport, repo: string, url: string): Promise<void> {
  for (const hook of await hooksWithUrl(api, repo, url)) await removeHook(api, repo, hook.id);
}

/** Those that work come first, so that the one to keep is the one that delivers. */
async function hooksWithUrl(api: Transport, repo: string, url: string): Promise<Hook[]> {
  const hooks = (await listHooks(api, repo)).filter((hook) => isSameUrl(hook.url, url));
  return hooks.toSorted((left, right) => Number(isComplete(right)) - Number(isComplete(left)));
}

const isComplete = (hook: Hook): boolean =>
  hook.active && hook.secretSet && ALL_HOOK_EVENTS.every((event) => hook.events.includes(event));

async function removeHook(api: Transport, repo: string, id: string): Promise<void> {
  await api.command({ method: 'DELETE', path: repositoryPath(repo, 'hooks', id) }).catch((error: unknown) => {
    if (!(error instanceof AppError) || error.code !== 'VCS_NOT_FOUND') throw error;
  });
}

function toHook({ uuid, url, active, events, secret_set }: HookAnswer): Hook {
  return { id: uuid, url, active, events, secretSet: secret_set ?? false };
}

function isSameUrl(left: string, right: string): boolean {
  if (!URL.canParse(left) || !URL.canParse(right)) return left === right;
  return new URL(left).href === new URL(right).href;
}
