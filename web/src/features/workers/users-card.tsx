import { Link } from '@tanstack/react-router';
import { Card } from '../../ui/page.tsx';
import { isPublic, type PoolDetails } from './model.ts';

/** What gives its runs to the pool. Of what the viewer may not see only the number is told. */
export function UsersCard({ pool }: { pool: PoolDetails }) {
  if (isPublic(pool)) return null;
  const named = pool.users.filter(({ id }) => id !== null);
  const hidden = pool.users.length - named.length;
  return (
    <Card title="Used by">
      {pool.users.length === 0 ? (
        <p className="text-muted">Nothing yet. Stacks and modules choose their pool in their settings.</p>
      ) : (
        <ul className="grid gap-1.5">
          {named.map(({ kind, id, name }) => (
            <li key={id} className="wrap-anywhere">
              {kind === 'module' ? (
                <Link to="/module/$module" params={{ module: id ?? '' }} className="link">
                  {name}
                </Link>
              ) : (
                <Link to="/stack/$stack" params={{ stack: id ?? '' }} className="link">
                  {name}
                </Link>
              )}
              <span className="text-muted"> · {kind}</span>
            </li>
          ))}
          {hidden === 0 ? null : <li className="text-muted">{hidden} that you may not see</li>}
        </ul>
      )}
    </Card>
  );
}
