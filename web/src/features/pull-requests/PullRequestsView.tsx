import { Link } from '@tanstack/react-router';
import { ExternalLink, GitPullRequest } from 'lucide-react';
import { Badge } from '../../ui/badge.tsx';
import { Button } from '../../ui/button.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { PageBody, PageHeader } from '../../ui/page.tsx';
import { type Problem, ProblemPanel } from '../../ui/problem.tsx';
import { SearchField } from '../../ui/search-field.tsx';
import { RowsSkeleton } from '../../ui/skeleton.tsx';
import { TimeAgo } from '../../ui/time.tsx';
import { DeltaText } from '../runs/delta-text.tsx';
import type { RunSummary } from '../runs/model.ts';
import { StateMark } from '../runs/run-state-mark.tsx';
import type { MoreRows } from '../runs/run-table.tsx';
import type { OpenPullRequest } from './model.ts';

interface PullRequestsViewProps {
  pullRequests: readonly OpenPullRequest[] | undefined;
  text: string;
  problem: Problem | null;
  more: MoreRows | null;
  onRetry: () => void;
  onText: (text: string) => void;
}

export function PullRequestsView(props: PullRequestsViewProps) {
  const { pullRequests, text, problem, more, onRetry, onText } = props;
  return (
    <>
      <PageHeader
        title="Pull requests"
        facts="Open ones into the tracked branch of any stack that you may see"
      />
      <PageBody wide>
        <div className="mb-4">
          <SearchField
            label="Filter pull requests"
            placeholder="Title, author, repository, branch, #12"
            text={text}
            onText={onText}
          />
        </div>
        {problem === null ? null : <ProblemPanel problem={problem} onRetry={onRetry} />}
        {pullRequests === undefined && problem === null ? <RowsSkeleton rows={6} /> : null}
        {pullRequests?.length === 0 ? <None filtered={text !== ''} onClear={() => onText('')} /> : null}
        {pullRequests !== undefined && pullRequests.length > 0 ? (
          <ul aria-label="Pull requests" className="grid gap-3">
            {pullRequests.map((each) => (
              <PullRequestCard key={`${each.repository} ${each.number}`} pullRequest={each} />
            ))}
          </ul>
        ) : null}
        {more === null ? null : (
          <div className="mt-3 flex justify-center">
            <Button busy={more.busy} onClick={more.load}>
              Show more
            </Button>
          </div>
        )}
      </PageBody>
    </>
  );
}

const None = ({ filtered, onClear }: { filtered: boolean; onClear: () => void }) =>
  filtered ? (
    <EmptyState
      icon={<GitPullRequest size={28} />}
      title="No open pull request matches"
      action={<Button onClick={onClear}>Show all</Button>}
    >
      The text is looked for in title, author, repository, branch and number.
    </EmptyState>
  ) : (
    <EmptyState icon={<GitPullRequest size={28} />} title="No open pull requests">
      A pull request into the tracked branch of a stack stands here with the preview of each stack that it
      touches, from the moment Bitbucket tells of it until it is merged or declined.
    </EmptyState>
  );

function PullRequestCard({ pullRequest }: { pullRequest: OpenPullRequest }) {
  const { number, title, url, author, repository, sourceBranch, destinationBranch, runs } = pullRequest;
  return (
    <li className="overflow-hidden rounded border border-border bg-surface">
      <div className="flex items-start justify-between gap-x-6 gap-y-1 px-4 py-3 max-sm:flex-wrap">
        <div className="min-w-0">
          <h2 className="flex min-w-0 items-baseline gap-2">
            <a
              href={url}
              target="_blank"
              rel="noreferrer"
              className="min-w-0 font-medium break-words hover:underline"
            >
              <span className="text-muted">#{number}</span> {title}
            </a>
            <ExternalLink size={13} className="shrink-0 self-center text-faint" aria-hidden />
          </h2>
          <p className="mt-0.5 text-sm break-words text-muted">
            {repository} · {sourceBranch} → {destinationBranch} · {author}
          </p>
        </div>
        <div className="flex flex-wrap items-center gap-1.5 text-sm sm:shrink-0">
          {pullRequest.draft ? <Badge>Draft</Badge> : null}
          {pullRequest.fork ? <Badge tone="warning">From a fork</Badge> : null}
          {pullRequest.approvals > 0 ? (
            <Badge tone="success">
              {pullRequest.approvals === 1 ? 'Approved' : `${pullRequest.approvals} approvals`}
            </Badge>
          ) : null}
          <TimeAgo at={pullRequest.updatedAt} className="text-muted" />
        </div>
      </div>
      {runs.length === 0 ? (
        <p className="border-t border-border px-4 py-2 text-sm text-muted">
          {pullRequest.fork
            ? 'No preview: pull requests from forks never run unless a push policy allows it.'
            : 'No preview: no stack that you may see is touched.'}
        </p>
      ) : (
        <ul className="border-t border-border" aria-label={`Previews of pull request #${number}`}>
          {runs.map((run) => (
            <RunLine key={run.id} run={run} />
          ))}
        </ul>
      )}
    </li>
  );
}

const RunLine = ({ run }: { run: RunSummary }) => (
  <li className="grid min-h-9 grid-cols-[minmax(0,1fr)_auto] items-center gap-x-4 gap-y-1 border-b border-border px-4 py-1.5 text-sm last:border-b-0 hover:bg-hover max-md:py-2.5 md:grid-cols-[10.5rem_minmax(0,1fr)_auto]">
    <StateMark state={run.state} />
    <span className="flex min-w-0 flex-wrap items-baseline gap-x-2 max-md:order-last max-md:col-span-2 md:flex-nowrap">
      <Link
        to="/stack/$stack/run/$run"
        params={{ stack: run.stack.id, run: run.id }}
        className="shrink-0 font-medium hover:underline"
      >
        {run.stack.name} <span className="text-muted">#{run.number}</span>
      </Link>
      {run.reason === null ? null : (
        <span className="min-w-0 wrap-anywhere text-muted md:truncate">{run.reason}</span>
      )}
    </span>
    <DeltaText delta={run.delta} />
  </li>
);
