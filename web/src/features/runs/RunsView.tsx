import { Link } from '@tanstack/react-router';
import { GitCommitHorizontal, Play, X } from 'lucide-react';
import { Button, buttonClass } from '../../ui/button.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { FilterChoice } from '../../ui/filter-choice.tsx';
import { FilterLinks } from '../../ui/filter-links.tsx';
import { PageBody, PageHeader } from '../../ui/page.tsx';
import { type Problem, ProblemPanel } from '../../ui/problem.tsx';
import { SearchField } from '../../ui/search-field.tsx';
import { RowsSkeleton } from '../../ui/skeleton.tsx';
import { type RunSummary, runType } from './model.ts';
import { type RunFilter, runFilterKeys, runFilters } from './run-filters.ts';
import { type MoreRows, RunTable } from './run-table.tsx';
import { typeLabels } from './run-words.ts';

interface RunsViewProps {
  runs: readonly RunSummary[] | undefined;
  filter: RunFilter;
  problem: Problem | null;
  more: MoreRows | null;
  onRetry: () => void;
  onFilter: (filter: RunFilter) => void;
}

export function RunsView({ runs, filter, problem, more, onRetry, onFilter }: RunsViewProps) {
  return (
    <>
      <PageHeader title="Runs" facts="Of every stack that you may see, newest first" />
      <PageBody wide>
        <div className="mb-4 grid gap-3">
          <div className="flex flex-wrap gap-2">
            <SearchField
              label="Filter runs"
              placeholder="Commit, branch, person, stack"
              text={filter.text ?? ''}
              onText={(text) => onFilter({ ...filter, text: text === '' ? undefined : text })}
            />
            <FilterChoice
              label="Type"
              any="Any type"
              value={filter.type}
              onChange={(type) => onFilter({ ...filter, type: runType.safeParse(type).data })}
            >
              {shownTypes.map((type) => (
                <option key={type} value={type}>
                  {typeLabels[type]}
                </option>
              ))}
            </FilterChoice>
          </div>
          <RunFilters filter={filter} />
          {filter.commit === undefined ? null : (
            <OfCommit commit={filter.commit} onShowAll={() => onFilter({ ...filter, commit: undefined })} />
          )}
        </div>
        {problem === null ? null : <ProblemPanel problem={problem} onRetry={onRetry} />}
        {runs === undefined && problem === null ? <RowsSkeleton rows={8} /> : null}
        {runs?.length === 0 ? <NoRuns filter={filter} onFilter={onFilter} /> : null}
        {runs !== undefined && runs.length > 0 ? (
          <RunTable caption="Runs" runs={runs} withStack more={more} />
        ) : null}
      </PageBody>
    </>
  );
}

const shownTypes = ['TRACKED', 'PROPOSED', 'TASK', 'DESTROY'] as const;

function RunFilters({ filter }: { filter: RunFilter }) {
  return (
    <FilterLinks
      label="Filter runs by state"
      links={[
        {
          key: 'all',
          to: '/runs',
          search: { ...filter, show: undefined },
          text: 'All',
          chosen: filter.show === undefined,
        },
        ...runFilterKeys.map((key) => ({
          key,
          to: '/runs' as const,
          search: { ...filter, show: key },
          text: runFilters[key].label,
          chosen: filter.show === key,
        })),
      ]}
    />
  );
}

/** Where the aggregated status of a commit leads. */
function OfCommit({ commit, onShowAll }: { commit: string; onShowAll: () => void }) {
  return (
    <p className="flex flex-wrap items-center gap-2 text-sm">
      <GitCommitHorizontal size={15} aria-hidden className="text-muted" />
      <span>
        Of commit{' '}
        <code className="font-mono" title={commit}>
          {commit.slice(0, 12)}
        </code>
      </span>
      <Button size="small" look="ghost" icon={<X size={14} aria-hidden />} onClick={onShowAll}>
        Runs of all commits
      </Button>
    </p>
  );
}

function NoRuns({ filter, onFilter }: Pick<RunsViewProps, 'filter' | 'onFilter'>) {
  const { show, text, type, commit } = filter;
  if (commit !== undefined && show === undefined && text === undefined && type === undefined) {
    return (
      <EmptyState
        icon={<Play size={28} />}
        title="This commit has no runs"
        action={<Button onClick={() => onFilter({})}>Show all runs</Button>}
      >
        It affects no stack that you may see. The deliveries of the integration say why.
      </EmptyState>
    );
  }
  if (show !== undefined || text !== undefined || type !== undefined) {
    const alone = show !== undefined && text === undefined && type === undefined;
    return (
      <EmptyState
        icon={<Play size={28} />}
        title={alone ? runFilters[show].none : 'No run matches'}
        action={<Button onClick={() => onFilter({})}>Show all runs</Button>}
      >
        {alone
          ? 'Other filters may show more.'
          : 'The text is looked for in commits, branches, people and stacks.'}
      </EmptyState>
    );
  }
  return (
    <EmptyState
      icon={<Play size={28} />}
      title="No runs yet"
      action={
        <Link to="/stacks" className={buttonClass('primary')}>
          Go to stacks
        </Link>
      }
    >
      A push, a pull request or the Trigger button of a stack starts a run. It plans the change and shows it
      here.
    </EmptyState>
  );
}
