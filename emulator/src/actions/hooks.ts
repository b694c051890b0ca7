import { badField } from '../errors.ts';
import { HOOK_EVENTS } from '../hooks/events.ts';
import { refuseHookUrl } from '../hooks/public-address.ts';
import { newUuid } from '../state/ids.ts';
import type { Hook, Repository, Workspace } from '../state/types.ts';
import type { World } from '../world.ts';

export type HookForm = {
  readonly url: string;
  readonly description?: string | undefined;
  readonly active?: boolean | undefined;
  readonly events: readonly string[];
  /** Null or empty removes the secret; undefined leaves it. */
  readonly secret?: string | null | undefined;
  readonly skipCertVerification?: boolean | undefined;
  readonly historyEnabled?: boolean | undefined;
};

/** Subscribes; nothing keeps a second hook with the same URL away, as on Bitbucket. */
export async function createHook(world: World, subject: Hook['subject'], form: HookForm): Promise<Hook> {
  await checkForm(world, subject.type, form);
  const hook: Hook = {
    uuid: newUuid(),
    subject,
    url: form.url,
    description: form.description ?? '',
    secret: form.secret || null,
    active: form.active ?? true,
    events: [...form.events],
    skipCertVerification: form.skipCertVerification ?? false,
    historyEnabled: form.historyEnabled ?? false,
    createdAt: world.now(),
    deliveries: [],
  };
  hooksOf(subject).set(hook.uuid, hook);
  return hook;
}

export async function updateHook(world: World, hook: Hook, form: HookForm): Promise<void> {
  await checkForm(world, hook.subject.type, form);
  hook.url = form.url;
  hook.description = form.description ?? hook.description;
  hook.active = form.active ?? hook.active;
  hook.events = [...form.events];
  hook.skipCertVerification = form.skipCertVerification ?? hook.skipCertVerification;
  hook.historyEnabled = form.historyEnabled ?? hook.historyEnabled;
  if (form.secret !== undefined) hook.secret = form.secret || null;
}

export function deleteHook(hook: Hook): void {
  hooksOf(hook.subject).delete(hook.uuid);
}

function hooksOf(subject: Hook['subject']): Map<string, Hook> {
  return subject.type === 'repository' ? subject.repository.hooks : subject.workspace.hooks;
}

export function repositorySubject(repository: Repository): Hook['subject'] {
  return { type: 'repository', repository };
}

export function workspaceSubject(workspace: Workspace): Hook['subject'] {
  return { type: 'workspace', workspace };
}

async function checkForm(world: World, type: Hook['subject']['type'], form: HookForm): Promise<void> {
  const refusal = await refuseHookUrl(form.url, world.settings.allowPrivateHookUrls);
  if (refusal) throw badField('url', refusal);
  if (form.events.length === 0) throw badField('events', 'At least one event is required.');
  const known = new Set(HOOK_EVENTS[type].map(({ event }) => event));
  const unknown = form.events.find((event) => !known.has(event));
  if (unknown) throw badField('events', `"${unknown}" is not a valid event for a ${type}.`);
}
