import { Link } from '@tanstack/react-router';
import { ArrowUpToLine, GitPullRequest, Laptop } from 'lucide-react';
import { Badge } from '../../ui/badge.tsx';
import { LinkTabs } from '../../ui/link-tabs.tsx';
import { Hash } from '../../ui/mono.tsx';
import { PageHeader } from '../../ui/page.tsx';
import { TimeAgo } from '../../ui/time.tsx';
import { PoolLink } from '../workers/pool-link.tsx';
import { DeltaText } from './delta-text.tsx';
import type { RunAction, RunChanges, RunDetails } from './model.ts';
import { RunActions } from './run-actions.tsx';
import { RunStateIcon, StateMark } from './run-state-mark.tsx';
import type { RunView } from './run-views.ts';
import { countOf, typeLabels } from './run-words.ts';

interface RunHeaderProps {
  run: RunDetails;
  changes: RunChanges | undefined;
  view: RunView;
  busy: RunAction | null;
  onAsk: (action: RunAction) => void;
}

export function RunHeader({ run, changes, view, busy, onAsk }: RunHeaderProps) {
  const params = { stack: run.stack.id, run: run.id };
  return (
    <PageHeader
      crumbs={run.type === 'TESTING' ? moduleCrumbs(run) : stackCrumbs(run)}
      title={
        <>
          <span className="text-muted">#{run.number}</span> {run.title}
        </>
      }
      actions={<RunActions run={run} changes={changes} busy={busy} onAsk={onAsk} />}
      facts={<RunFacts run={run} />}
    >
      <Reason run={run} />
      <LinkTabs
        label="Parts of the run"
        tabs={[
          { label: 'Log', view: 'log' as const },
          { label: 'Changes', view: 'changes' as const },
          { label: 'Policies', view: 'policies' as const, count: run.policyReceipts.length },
          { label: 'Errors and warnings', view: 'diagnostics' as const, count: run.diagnostics.length },
          {
            label: 'Comments and reviews',
            view: 'comments' as const,
            count: run.comments.length + run.reviews.length,
          },
          { label: 'History', view: 'history' as const },
        ].map(({ view: target, label, count }) => ({
          to: '/stack/$stack/run/$run',
          params,
          search: { view: target },
          label,
          count: count === 0 ? undefined : count,
          chosen: view === target,
        }))}
      />
    </PageHeader>
  );
}

const stackCrumbs = (run: RunDetails) => [
  <Link key="stacks" to="/stacks" className="hover:underline">
    Stacks
  </Link>,
  <Link key="stack" to="/stack/$stack" params={{ stack: run.stack.id }} className="hover:underline">
    {run.stack.name}
  </Link>,
];

/** Tests belong to modules. */
const moduleCrumbs = (run: RunDetails) => [
  <Link key="modules" to="/modules" className="hover:underline">
    Modules
  </Link>,
  <Link key="module" to="/module/$module" params={{ module: run.stack.id }} className="hover:underline">
    {run.stack.id}
  </Link>,
];

function RunFacts({ run }: { run: RunDetails }) {
  return (
    <>
      <StateMark state={run.state} />
      <Badge>{run.driftDetection ? 'Drift detection' : typeLabels[run.type]}</Badge>
      {run.isLocalPreview ? (
        <Badge tone="info">
          <Laptop size={12} aria-hidden /> Files that are not committed
        </Badge>
      ) : null}
      {run.isPrioritized ? (
        <Badge tone="accent">
          <ArrowUpToLine size={12} aria-hidden /> Goes first
        </Badge>
      ) : null}
      {run.targets.length === 0 ? null : (
        <span title={run.targets.join('\n')}>
          <Badge tone="warning">Only {countOf(run.targets.length, 'resource')}</Badge>
        </span>
      )}
      <DeltaText delta={run.delta} />
      <span className="inline-flex items-center gap-1">
        {run.branch}
        <Hash hash={run.commit.hash} url={run.commit.url} />
      </span>
      {run.commit.authorName === null ? null : <span>{run.commit.authorName}</span>}
      {run.pullRequest === null ? null : (
        <a
          href={run.pullRequest.url}
          target="_blank"
          rel="noreferrer"
          className="link inline-flex items-center gap-1"
        >
          <GitPullRequest size={14} aria-hidden />
          Pull request #{run.pullRequest.number}
        </a>
      )}
      <PoolLink pool={run.workerPool} />
      <span>
        <TimeAgo at={run.createdAt} />
        {run.triggeredBy === null ? '' : `, triggered by ${run.triggeredBy}`}
      </span>
    </>
  );
}

/** Why it is where it is, beside what it is. */
function Reason({ run }: { run: RunDetails }) {
  if (run.reason === null && run.blockedBy === null) return null;
  return (
    <div className="mt-2 flex flex-wrap items-center gap-x-2 gap-y-1">
      {run.blockedBy === null ? null : (
        <Link
          to="/stack/$stack/run/$run"
          params={{ stack: run.blockedBy.stack.id, run: run.blockedBy.id }}
          className="inline-flex h-6 items-center gap-1.5 rounded border border-warning/30 bg-warning-soft px-2 text-sm font-medium text-warning hover:underline"
        >
          <RunStateIcon state={run.blockedBy.state} />
          Blocked by run #{run.blockedBy.number}
        </Link>
      )}
      {run.failureCode === null ? null : (
        <Badge tone="danger">
          <span className="font-mono">{run.failureCode}</span>
        </Badge>
      )}
      {run.reason === null ? null : <p className="max-w-[90ch] min-w-0 break-words">{run.reason}</p>}
      <WayToPolicies run={run} />
      <WayToWorkers run={run} />
    </div>
  );
}

/** From the reason that policies gave to all that they said. */
function WayToPolicies({ run }: { run: RunDetails }) {
  if (run.policyReceipts.every(({ outcome }) => outcome === 'PASSED')) return null;
  return (
    <Link
      to="/stack/$stack/run/$run"
      params={{ stack: run.stack.id, run: run.id }}
      search={{ view: 'policies' }}
      className="link"
    >
      Show policies
    </Link>
  );
}

/** From a run that waits for a worker to those that it waits for, and to where others are added. */
function WayToWorkers({ run }: { run: RunDetails }) {
  if (run.state !== 'READY' && run.state !== 'CONFIRMED') return null;
  const { workerPool: pool } = run;
  return pool === null ? (
    <Link to="/workers" className="link">
      Show workers
    </Link>
  ) : (
    <Link to="/workers/$pool" params={{ pool: pool.id }} className="link">
      Show workers
    </Link>
  );
}
