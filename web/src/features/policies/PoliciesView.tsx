import { Link } from '@tanstack/react-router';
import { Plus, Scale } from 'lucide-react';
import { Labels } from '../../ui/badge.tsx';
import { Button, buttonClass } from '../../ui/button.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { PageBody, PageHeader } from '../../ui/page.tsx';
import { type Problem, ProblemPanel } from '../../ui/problem.tsx';
import { SearchField } from '../../ui/search-field.tsx';
import { RowsSkeleton } from '../../ui/skeleton.tsx';
import { type Column, Table } from '../../ui/table.tsx';
import type { MoreRows } from '../runs/run-table.tsx';
import { countWords, type PolicySummary, typeWord } from './model.ts';

interface PoliciesViewProps {
  policies: readonly PolicySummary[] | undefined;
  text: string;
  mayCreate: boolean;
  problem: Problem | null;
  more: MoreRows | null;
  onRetry: () => void;
  onText: (text: string) => void;
}

export function PoliciesView(props: PoliciesViewProps) {
  const { policies, text, mayCreate, problem, more, onRetry, onText } = props;
  const filtered = text !== '';
  return (
    <>
      <PageHeader
        title="Policies"
        facts="Rules that are asked after every plan, before anything is applied"
        actions={mayCreate ? <NewPolicy /> : undefined}
      />
      <PageBody wide>
        <div className="grid gap-4">
          {problem === null ? null : <ProblemPanel problem={problem} onRetry={onRetry} />}
          {filtered || (policies?.length ?? 0) > 0 ? (
            <SearchField
              label="Filter policies"
              placeholder="Filter by name or label"
              text={text}
              onText={onText}
            />
          ) : null}
          {policies === undefined && problem === null ? <RowsSkeleton rows={4} /> : null}
          {policies?.length === 0 ? (
            <NoPolicies filtered={filtered} mayCreate={mayCreate} onText={onText} />
          ) : null}
          {policies !== undefined && policies.length > 0 ? (
            <Table caption="Policies" columns={columns} rows={policies} rowKey={(policy) => policy.id} />
          ) : null}
          {more === null ? null : (
            <div className="flex justify-center">
              <Button busy={more.busy} onClick={more.load}>
                Show more policies
              </Button>
            </div>
          )}
        </div>
      </PageBody>
    </>
  );
}

const NewPolicy = () => (
  <Link to="/policies/new" className={buttonClass('primary')}>
    <Plus size={16} aria-hidden />
    New policy
  </Link>
);

function NoPolicies({
  filtered,
  mayCreate,
  onText,
}: Pick<PoliciesViewProps, 'mayCreate' | 'onText'> & { filtered: boolean }) {
  if (filtered) {
    return (
      <EmptyState
        icon={<Scale size={28} />}
        title="No policy matches"
        action={<Button onClick={() => onText('')}>Show all policies</Button>}
      >
        The filter looks at name, description and labels.
      </EmptyState>
    );
  }
  return (
    <EmptyState icon={<Scale size={28} />} title="No policies yet">
      A policy is a rule in Rego that looks at every plan of the stacks and modules it is attached to. What it
      denies fails the run; what it warns of waits for a person.
      {mayCreate
        ? ' Create the first one: the form starts from an example.'
        : ' Ask an admin of a space to create one.'}
    </EmptyState>
  );
}

const columns: readonly Column<PolicySummary>[] = [
  {
    title: 'Policy',
    lead: true,
    className: 'w-full',
    cell: ({ id, name }) => (
      <Link
        to="/policy/$policy"
        params={{ policy: id }}
        className="font-medium wrap-anywhere hover:underline"
      >
        {name}
      </Link>
    ),
  },
  { title: 'Type', cell: ({ type }) => typeWord(type) },
  {
    title: 'Labels',
    className: 'min-w-44',
    filled: ({ labels }) => labels.length > 0,
    cell: ({ labels }) => <Labels labels={labels} />,
  },
  {
    title: 'Used by',
    className: 'whitespace-nowrap',
    cell: ({ attachedStacks }) => countWords(attachedStacks) ?? <span className="text-muted">Nothing</span>,
  },
  { title: 'Space', className: 'whitespace-nowrap', cell: ({ spaceDetails }) => spaceDetails.name },
];
