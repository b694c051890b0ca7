import { GitPullRequest } from 'lucide-react';
import { Badge } from '../../ui/badge.tsx';
import { type Column, Table } from '../../ui/table.tsx';
import { DeltaText } from '../runs/delta-text.tsx';
import { StateMark } from '../runs/run-state-mark.tsx';
import { RunTitle } from '../runs/run-table.tsx';
import type { PullRequest } from './model.ts';
import { type Part, PartBody } from './part.tsx';

export const PullRequestsView = (part: Part<PullRequest>) => (
  <PartBody
    {...part}
    empty={{
      icon: <GitPullRequest size={28} />,
      title: 'No pull requests',
      text: 'Pull requests of the repository that touch this stack stand here, with the preview of each.',
    }}
  >
    {(items) => (
      <Table caption="Pull requests" columns={columns} rows={items} rowKey={(each) => String(each.number)} />
    )}
  </PartBody>
);

const columns: readonly Column<PullRequest>[] = [
  {
    title: 'Pull request',
    lead: true,
    cell: (each) => (
      <div className="min-w-64 wrap-anywhere max-lg:min-w-0">
        <a href={each.url} target="_blank" rel="noreferrer" className="font-medium hover:underline">
          <span className="text-muted">#{each.number}</span> {each.title}
        </a>
        <p className="text-muted">
          {each.sourceBranch} → {each.destinationBranch} by {each.author}
        </p>
      </div>
    ),
  },
  {
    title: 'State',
    cell: (each) => (
      <span className="inline-flex flex-wrap gap-1">
        <Badge tone={each.state.toUpperCase() === 'OPEN' ? 'info' : 'neutral'}>
          {each.state.charAt(0).toUpperCase() + each.state.slice(1).toLowerCase()}
        </Badge>
        {each.draft ? <Badge>Draft</Badge> : null}
        {each.approved ? <Badge tone="success">Approved</Badge> : null}
      </span>
    ),
  },
  {
    title: 'Run',
    className: 'max-w-64',
    cell: (each) =>
      each.run === null ? (
        <span className="text-muted">None</span>
      ) : (
        <RunTitle run={{ ...each.run, pullRequest: null }} />
      ),
  },
  { title: 'Result', cell: (each) => (each.run === null ? null : <StateMark state={each.run.state} />) },
  {
    title: 'Changes',
    cell: (each) => (each.run?.delta == null ? null : <DeltaText delta={each.run.delta} />),
  },
];
