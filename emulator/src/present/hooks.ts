import type { Hook } from '../state/types.ts';
import type { World } from '../world.ts';
import { presentWorkspace } from './accounts.ts';
import { api, encodeUuid, type Json } from './basics.ts';
import { presentRepositoryStub, repositoryPath } from './repositories.ts';

/** REST path of the hooks of a repository or workspace, below `/2.0`. */
export function hooksPath(hook: Hook): string {
  return hook.subject.type === 'repository'
    ? `${repositoryPath(hook.subject.repository)}/hooks`
    : `/workspaces/${hook.subject.workspace.slug}/hooks`;
}

/** A subscription; the secret never comes back, only whether there is one. */
export function presentHook(world: World, hook: Hook): Json {
  const { subject } = hook;
  return {
    type: 'webhook_subscription',
    uuid: hook.uuid,
    url: hook.url,
    description: hook.description,
    subject_type: subject.type,
    subject:
      subject.type === 'repository'
        ? presentRepositoryStub(world, subject.repository)
        : presentWorkspace(world, subject.workspace),
    active: hook.active,
    created_at: hook.createdAt.toISOString().replace('Z', '000Z'),
    events: hook.events,
    secret_set: hook.secret !== null,
    skip_cert_verification: hook.skipCertVerification,
    history_enabled: hook.historyEnabled,
    read_only: null,
    source: null,
    links: { self: api(world, `${hooksPath(hook)}/${encodeUuid(hook.uuid)}`) },
  };
}
