import { FileDiff } from 'lucide-react';
import { useMemo, useState } from 'react';
import { EmptyState } from '../../ui/empty-state.tsx';
import { Notice } from '../../ui/notice.tsx';
import { type Problem, ProblemPanel } from '../../ui/problem.tsx';
import { SearchField } from '../../ui/search-field.tsx';
import { RowsSkeleton } from '../../ui/skeleton.tsx';
import { ActionFilter } from './action-filter.tsx';
import { groupByModule } from './change-words.ts';
import type { ChangeAction, ResourceChange, RunChanges } from './model.ts';
import { ResourceRow } from './resource-row.tsx';

export interface ChangesViewProps {
  data: RunChanges | undefined;
  problem: Problem | null;
  onRetry: () => void;
  /** The only kind of change that is shown; null for all. */
  chosen: ChangeAction | null;
  onChoose: (action: ChangeAction | null) => void;
}

interface Props extends ChangesViewProps {
  /** Why there is no plan to show; null when there is one. */
  absent: string | null;
}

export function ChangesView({ data, problem, onRetry, absent, chosen, onChoose }: Props) {
  const [text, setText] = useState('');
  const groups = useMemo(() => groupByModule(shownOf(data, chosen, text)), [data, chosen, text]);
  if (absent !== null) {
    return (
      <EmptyState icon={<FileDiff size={28} />} title="No plan to show">
        {absent}
      </EmptyState>
    );
  }
  if (problem !== null) return <ProblemPanel problem={problem} onRetry={onRetry} />;
  if (data === undefined) return <RowsSkeleton />;
  if (data.changes.length === 0) {
    return (
      <EmptyState icon={<FileDiff size={28} />} title="No resource changes">
        What the code asks for is what is there. Outputs may still change; the log tells.
      </EmptyState>
    );
  }
  return (
    <div className="grid gap-4">
      <div className="flex flex-wrap items-center gap-2">
        <ActionFilter changes={data.changes} chosen={chosen} onChoose={onChoose} />
        {data.changes.length > searchedFrom ? (
          <SearchField
            label="Filter changes"
            placeholder="Part of the address"
            text={text}
            onText={setText}
          />
        ) : null}
      </div>
      {data.changesOmitted === 0 ? null : (
        <Notice tone="warning" title={`${data.changesOmitted} more changes are not shown`}>
          The plan is larger than what is kept for this view. The log of the planning phase names them all.
        </Notice>
      )}
      {groups.length === 0 ? <p className="text-muted">No change of this kind matches.</p> : null}
      {groups.map((group) => (
        <section key={group.module ?? ''} aria-label={group.module ?? 'Root module'}>
          <h2 className="mb-1.5 font-mono text-sm font-medium text-muted">
            {group.module ?? 'Root module'}
            <span className="ml-2 font-sans font-normal text-faint tabular-nums">{group.changes.length}</span>
          </h2>
          <ul className="overflow-hidden rounded border border-border bg-surface">
            {group.changes.map((change) => (
              <ResourceRow key={`${change.action} ${change.address}`} change={change} />
            ))}
          </ul>
        </section>
      ))}
    </div>
  );
}

/** Fewer are seen at a glance. */
const searchedFrom = 12;

function shownOf(data: RunChanges | undefined, chosen: ChangeAction | null, text: string): ResourceChange[] {
  const wanted = text.trim().toLowerCase();
  return (data?.changes ?? []).filter(
    (change) =>
      (chosen === null || change.action === chosen) &&
      (wanted === '' || change.address.toLowerCase().includes(wanted)),
  );
}
