import { Link, type LinkProps } from '@tanstack/react-router';
import type { AuditEntry } from './model.ts';

type Resource = AuditEntry['affectedResource'];

/** What an entry is about, by its name where the reader may know it; the id shows on hover. */
export function ResourceText({ resource }: { resource: Resource }) {
  const { resourceId, resourceType, name, parentId } = resource;
  const words = resourceType.replaceAll(/[_-]/g, ' ').replace(/^api /, 'API ');
  const kind = <span className="text-muted">{words}</span>;
  if (resourceId === null) return kind;
  const place = name === null ? undefined : places[resourceType]?.(resourceId, parentId ?? '');
  return (
    <span className="wrap-anywhere" title={resourceId}>
      {kind}{' '}
      {place === undefined ? (
        (name ?? resourceId)
      ) : (
        <Link {...place} className="link">
          {name}
        </Link>
      )}
    </span>
  );
}

/** The page of each kind of thing, or the one on which it stands. */
const places: Readonly<Record<string, (id: string, parent: string) => LinkProps>> = {
  delivery: (delivery) => ({ to: '/deliveries/$delivery', params: { delivery } }),
  integration: (integration) => ({ to: '/source-control/$integration', params: { integration } }),
  module: (module) => ({ to: '/module/$module', params: { module } }),
  module_version: (version, module) => ({
    to: '/module/$module/version/$version',
    params: { module, version },
  }),
  policy: (policy) => ({ to: '/policy/$policy', params: { policy } }),
  policy_attachment: (_id, policy) => ({ to: '/policy/$policy', params: { policy } }),
  role: (role) => ({ to: '/roles/$role', params: { role } }),
  role_binding: (_id, space) => ({ to: '/spaces/$space', params: { space } }),
  run: (run, stack) => ({ to: '/stack/$stack/run/$run', params: { stack, run } }),
  space: (space) => ({ to: '/spaces/$space', params: { space } }),
  stack: (stack) => ({ to: '/stack/$stack', params: { stack } }),
  worker: (_id, pool) => ({ to: '/workers/$pool', params: { pool } }),
  worker_pool: (pool) => ({ to: '/workers/$pool', params: { pool } }),
  worker_token: (_id, pool) => ({ to: '/workers/$pool', params: { pool } }),
};
