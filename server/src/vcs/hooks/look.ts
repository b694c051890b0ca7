import type { AppError } from '@gantry/contract/errors';
import type { Connections } from '../connections.ts';
import type { VcsDeps } from '../deps.ts';
import { type IntegrationRow, integrationIds } from '../integrations-store.ts';
import type { VcsClient } from '../provider.ts';
import type { RepositoryRow } from '../repositories-store.ts';
import type { HookState, SeenHook } from '../tables.ts';
import { seenHooks, standingOf } from './standing.ts';
import { webhookUrl } from './webhook-url.ts';

export type HookDeps = VcsDeps & { readonly connections: Connections };

export type HookTarget = { readonly row: IntegrationRow; readonly repository: RepositoryRow };

/** The webhook hangs at the repository, or at its workspace for all repositories. */
export const placeOf = ({ row, repository }: HookTarget): string =>
  row.hook_placement === 'workspace' ? workspaceOf(repository) : repository.full_name;

export const workspaceOf = ({ full_name }: Pick<RepositoryRow, 'full_name'>): string =>
  full_name.split('/')[0] ?? full_name;

export type Looked = {
  readonly state: HookState;
  readonly message: string;
  readonly hooks: readonly SeenHook[];
};

const sentences: Readonly<Record<ReturnType<typeof standingOf>['state'], string>> = {
  active: 'In place.',
  missing: 'Bitbucket has no webhook that points here.',
  inactive: 'The webhook is switched off in Bitbucket, so no event arrives.',
  wrong_events: 'The webhook does not send all events.',
  wrong_url: 'A webhook points at a former address of this integration, and none at the present one.',
  duplicate: 'More than one webhook sends each event.',
};

/** Lists the webhooks and compares them with the one that is wanted; changes nothing. */
export async function lookAtHooks(deps: HookDeps, client: VcsClient, target: HookTarget): Promise<Looked> {
  const place = placeOf(target);
  const known = new Set(await integrationIds(deps.db.kysely));
  const { documented } = deps.provider.hookEvents;
  const wanted = { url: webhookUrl(deps, target.row.id), place, events: documented, known };
  const hooks = seenHooks(await client.listHooks(place), wanted);
  const { state, missingEvents } = standingOf(hooks, documented);
  const missing = missingEvents.map((event) => deps.provider.hookEvents.labels[event] ?? event);
  const message =
    state === 'wrong_events' ? `${sentences[state]} Missing: ${missing.join(', ')}.` : sentences[state];
  return { state, message, hooks };
}

/** What a refused call says about the webhook: it may not be seen or changed, or Bitbucket is away. */
export function stateOfRefusal({ code, message }: AppError): Pick<Looked, 'state' | 'message'> {
  const mayNot = code === 'VCS_SCOPE_MISSING' || code === 'VCS_FORBIDDEN';
  return mayNot ? { state: 'manual', message: `${message} ${manualSteps}` } : { state: 'unknown', message };
}

const manualSteps = 'Add the webhook by hand with the endpoint and the secret of this integration.';

/** No network, limits: worth another try. */
export const isPassing = ({ code }: AppError): boolean =>
  code === 'VCS_UNREACHABLE' || code === 'VCS_RATE_LIMITED';
