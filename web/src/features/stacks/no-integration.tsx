import { Link } from '@tanstack/react-router';
import { GitBranch } from 'lucide-react';
import { buttonClass } from '../../ui/button.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';

/** In place of a form that cannot be filled in yet. */
export const NoIntegration = ({ what }: { what: 'stack' | 'module' }) => (
  <EmptyState
    icon={<GitBranch size={28} />}
    title="Connect Bitbucket Cloud first"
    action={
      <Link to="/source-control/new" className={buttonClass('primary')}>
        Set up integration
      </Link>
    }
  >
    A {what} takes its code from a repository. An integration gives Gantry the right to read it.
  </EmptyState>
);
