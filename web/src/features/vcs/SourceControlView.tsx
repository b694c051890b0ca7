import { Link } from '@tanstack/react-router';
import { GitBranch, Plus } from 'lucide-react';
import { buttonClass } from '../../ui/button.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { PageBody, PageHeader } from '../../ui/page.tsx';
import { type Problem, ProblemPanel } from '../../ui/problem.tsx';
import { RowsSkeleton } from '../../ui/skeleton.tsx';
import { DeletedList, type DeletedListProps } from './deleted-list.tsx';
import { type IntegrationActions, IntegrationTable } from './integration-table.tsx';
import type { IntegrationSummary } from './model.ts';
import { ProviderCards } from './provider-cards.tsx';

interface SourceControlViewProps extends IntegrationActions {
  integrations: readonly IntegrationSummary[] | undefined;
  mayCreate: boolean;
  problem: Problem | null;
  onRetry: () => void;
  deleted: DeletedListProps;
}

export function SourceControlView({
  integrations,
  mayCreate,
  problem,
  onRetry,
  deleted,
  ...actions
}: SourceControlViewProps) {
  const setUp = mayCreate ? (
    <Link to="/source-control/new" className={buttonClass('primary')}>
      <Plus size={16} aria-hidden />
      Set up integration
    </Link>
  ) : undefined;
  return (
    <>
      <PageHeader
        title="Source control"
        facts="Where the code of stacks comes from, and where the results of runs go back to"
        actions={setUp}
      />
      <PageBody wide>
        <ProviderCards connected={integrations?.length ?? null} />
        <h2 className="mt-8 mb-3 text-lg font-semibold">Integrations</h2>
        {problem === null ? null : <ProblemPanel problem={problem} onRetry={onRetry} />}
        {integrations === undefined && problem === null ? <RowsSkeleton rows={3} /> : null}
        {integrations?.length === 0 ? (
          <EmptyState icon={<GitBranch size={28} />} title="No integration yet">
            {mayCreate
              ? 'Connect Bitbucket Cloud with an API token. It takes the token’s two read scopes and about three minutes.'
              : 'Ask an admin of a space to connect Bitbucket Cloud.'}
          </EmptyState>
        ) : null}
        {integrations !== undefined && integrations.length > 0 ? (
          <IntegrationTable integrations={integrations} {...actions} />
        ) : null}
        <DeletedList {...deleted} />
      </PageBody>
    </>
  );
}
