import { Link } from '@tanstack/react-router';
import type { AuditEntry } from './model.ts';

type Resource = AuditEntry['affectedResource'];

/** What an entry is about, by its name where the reader may know it; the id shows on hover. */
export function ResourceText({ resource }: { resource: Resource }) {
  const { resourceId, resourceType } = resource;
  const kind = <span className="text-muted">{resourceType.replaceAll('_', ' ')}</span>;
  if (resourceId === null) return kind;
  return (
    <span className="wrap-anywhere" title={resourceId}>
      {kind} <Name {...resource} id={resourceId} />
    </span>
  );
}

function Name({ id, resourceType, name, stackId }: Resource & { id: string }) {
  if (name === null) return id;
  if (resourceType === 'run' && stackId !== null) {
    return (
      <Link to="/stack/$stack/run/$run" params={{ stack: stackId, run: id }} className="link">
        {name}
      </Link>
    );
  }
  if (resourceType === 'stack') {
    return (
      <Link to="/stack/$stack" params={{ stack: id }} className="link">
        {name}
      </Link>
    );
  }
  return name;
}
