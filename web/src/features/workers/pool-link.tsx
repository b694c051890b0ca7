import { Link } from '@tanstack/react-router';
import { Server } from 'lucide-react';

/** The pool whose workers take the runs of something; nothing where it is the public one. */
export function PoolLink({ pool }: { pool: { id: string; name: string } | null }) {
  if (pool === null) return null;
  return (
    <Link
      to="/workers/$pool"
      params={{ pool: pool.id }}
      title="Worker pool"
      className="link inline-flex items-center gap-1"
    >
      <Server size={14} aria-hidden />
      {pool.name}
    </Link>
  );
}
