import { Link } from '@tanstack/react-router';
import { Package, Plus, Unplug } from 'lucide-react';
import { Labels } from '../../ui/badge.tsx';
import { Button, buttonClass } from '../../ui/button.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { PageBody, PageHeader } from '../../ui/page.tsx';
import { type Problem, ProblemPanel } from '../../ui/problem.tsx';
import { SearchField } from '../../ui/search-field.tsx';
import { RowsSkeleton } from '../../ui/skeleton.tsx';
import { type Column, Table } from '../../ui/table.tsx';
import type { MoreRows } from '../runs/run-table.tsx';
import type { ModuleSummary } from './model.ts';

interface ModulesViewProps {
  modules: readonly ModuleSummary[] | undefined;
  text: string;
  mayCreate: boolean;
  problem: Problem | null;
  more: MoreRows | null;
  onRetry: () => void;
  onText: (text: string) => void;
}

export function ModulesView({ modules, text, mayCreate, problem, more, onRetry, onText }: ModulesViewProps) {
  const create = mayCreate ? (
    <Link to="/modules/new" className={buttonClass('primary')}>
      <Plus size={16} aria-hidden />
      New module
    </Link>
  ) : undefined;
  const filtered = text !== '';
  return (
    <>
      <PageHeader title="Modules" actions={create} />
      <PageBody wide>
        <div className="grid gap-4">
          {problem === null ? null : <ProblemPanel problem={problem} onRetry={onRetry} />}
          {filtered || (modules?.length ?? 0) > 0 ? (
            <SearchField
              label="Filter modules"
              placeholder="Name, repository, label"
              text={text}
              onText={onText}
            />
          ) : null}
          {modules === undefined && problem === null ? <RowsSkeleton rows={6} /> : null}
          {modules?.length === 0 ? (
            <NoModules filtered={filtered} mayCreate={mayCreate} onText={onText} />
          ) : null}
          {modules !== undefined && modules.length > 0 ? (
            <Table caption="Modules" columns={columns} rows={modules} rowKey={(module) => module.id} />
          ) : null}
          {more === null ? null : (
            <div className="flex justify-center">
              <Button busy={more.busy} onClick={more.load}>
                Show more modules
              </Button>
            </div>
          )}
        </div>
      </PageBody>
    </>
  );
}

interface NoModulesProps {
  filtered: boolean;
  mayCreate: boolean;
  onText: (text: string) => void;
}

function NoModules({ filtered, mayCreate, onText }: NoModulesProps) {
  if (filtered) {
    return (
      <EmptyState
        icon={<Package size={28} />}
        title="No module matches"
        action={<Button onClick={() => onText('')}>Show all modules</Button>}
      >
        The filter looks at name, repository, description and labels.
      </EmptyState>
    );
  }
  return (
    <EmptyState icon={<Package size={28} />} title="No modules yet">
      A module is Terraform code that several stacks share. Gantry tests every change to it by applying and
      destroying its examples, and gives each release a version.
      {mayCreate ? ' Create the first one from a repository.' : ' Ask an admin of a space to create one.'}
    </EmptyState>
  );
}

const columns: readonly Column<ModuleSummary>[] = [
  {
    title: 'Module',
    lead: true,
    cell: (module) => (
      <span className="inline-flex min-w-0 items-center gap-2">
        <Link to="/module/$module" params={{ module: module.id }} className="font-medium hover:underline">
          {module.id}
        </Link>
        {module.attached ? null : (
          <span title="Its integration is gone" className="shrink-0 text-danger">
            <Unplug size={14} aria-hidden />
            <span className="sr-only">Its integration is gone</span>
          </span>
        )}
      </span>
    ),
  },
  { title: 'Provider', cell: (module) => module.terraformProvider },
  {
    title: 'Version',
    cell: ({ id, current }) =>
      current === null ? (
        <span className="text-muted">None yet</span>
      ) : (
        <Link
          to="/module/$module/version/$version"
          params={{ module: id, version: current.id }}
          className="font-mono hover:underline"
        >
          {current.number}
        </Link>
      ),
  },
  {
    title: 'Source',
    className: 'w-full max-w-0 min-w-64',
    cell: (module) => (
      <span className="block text-muted lg:truncate" title={sourceOf(module)}>
        {sourceOf(module)}
      </span>
    ),
  },
  {
    title: 'Labels',
    filled: ({ labels }) => labels.length > 0,
    cell: (module) => <Labels labels={module.labels} />,
  },
  { title: 'Space', cell: (module) => module.spaceDetails.name },
];

export const sourceOf = (module: Pick<ModuleSummary, 'repository' | 'branch' | 'projectRoot'>): string =>
  `${module.repository} · ${module.branch}${module.projectRoot ? ` · /${module.projectRoot}` : ''}`;
