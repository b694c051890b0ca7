import { clsx } from 'clsx';
import { Badge } from '../../ui/badge.tsx';

const providers = [
  { name: 'Bitbucket Cloud', alive: true },
  { name: 'GitHub', alive: false },
  { name: 'GitLab', alive: false },
  { name: 'Azure DevOps', alive: false },
] as const;

/** `connected`: integrations that the viewer sees; null while they are read. */
export function ProviderCards({ connected }: { connected: number | null }) {
  return (
    <ul className="grid grid-cols-2 gap-3 lg:grid-cols-4" aria-label="Providers">
      {providers.map(({ name, alive }) => (
        <li
          key={name}
          className={clsx(
            'grid min-h-22 content-between gap-2 rounded border p-4',
            alive ? 'border-border-strong bg-surface' : 'border-dashed border-border-strong',
          )}
        >
          <span className={clsx('font-semibold', alive || 'text-muted')}>{name}</span>
          <span>{alive ? <AliveBadge connected={connected} /> : <Badge>Not available yet</Badge>}</span>
        </li>
      ))}
    </ul>
  );
}

function AliveBadge({ connected }: { connected: number | null }) {
  if (connected === null) return <Badge>Loading</Badge>;
  if (connected === 0) return <Badge tone="info">Ready to connect</Badge>;
  return <Badge tone="success">{connected === 1 ? '1 integration' : `${connected} integrations`}</Badge>;
}
