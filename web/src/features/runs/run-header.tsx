import { Link } from '@tanstack/react-router';
import { Ban, GitPullRequest, Rocket, RotateCw, ShieldCheck, Square } from 'lucide-react';
import { Badge } from '../../ui/badge.tsx';
import { Button } from '../../ui/button.tsx';
import { LinkTabs } from '../../ui/link-tabs.tsx';
import { Hash } from '../../ui/mono.tsx';
import { PageHeader } from '../../ui/page.tsx';
import { TimeAgo } from '../../ui/time.tsx';
import { DeltaText } from './delta-text.tsx';
import type { RunAction, RunChanges, RunDetails } from './model.ts';
import { RunStateIcon, StateMark } from './run-state-mark.tsx';
import type { RunView } from './run-views.ts';
import { confirmVerb, typeLabels } from './run-words.ts';

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
          { label: 'Errors and warnings', view: 'diagnostics' as const, count: run.diagnostics.length },
          { label: 'Comments', view: 'comments' as const, count: run.comments.length },
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
    </div>
  );
}

interface RunActionsProps {
  run: RunDetails;
  changes: RunChanges | undefined;
  busy: RunAction | null;
  onAsk: (action: RunAction) => void;
}

/** At the bottom edge on narrow screens, beside the title on others. */
function RunActions({ run, changes, busy, onAsk }: RunActionsProps) {
  const may = (action: RunAction) => run.actions.includes(action);
  const waits = run.state === 'UNCONFIRMED';
  if (run.actions.length === 0 && !waits) return null;
  return (
    <div className="fixed inset-x-0 bottom-0 z-10 flex gap-2 border-t border-border bg-surface px-4 py-3 *:grow md:static md:border-t-0 md:p-0 md:*:grow-0">
      {may('STOP') ? (
        <Button icon={<Square size={14} aria-hidden />} busy={busy === 'STOP'} onClick={() => onAsk('STOP')}>
          Stop
        </Button>
      ) : null}
      {may('DISCARD') ? (
        <Button
          icon={<Ban size={15} aria-hidden />}
          busy={busy === 'DISCARD'}
          onClick={() => onAsk('DISCARD')}
        >
          Discard
        </Button>
      ) : null}
      {may('RETRY') ? (
        <Button
          icon={<RotateCw size={15} aria-hidden />}
          busy={busy === 'RETRY'}
          onClick={() => onAsk('RETRY')}
        >
          Retry
        </Button>
      ) : null}
      {may('PROMOTE') ? (
        <Button
          icon={<Rocket size={15} aria-hidden />}
          busy={busy === 'PROMOTE'}
          onClick={() => onAsk('PROMOTE')}
        >
          Promote
        </Button>
      ) : null}
      {may('CONFIRM') || waits ? (
        <Button
          look="primary"
          icon={<ShieldCheck size={16} aria-hidden />}
          busy={busy === 'CONFIRM'}
          disabledReason={
            may('CONFIRM') ? undefined : 'Your roles in this space do not allow confirming runs.'
          }
          onClick={() => onAsk('CONFIRM')}
        >
          {confirmVerb(run.delta, changes)}
        </Button>
      ) : null}
    </div>
  );
}
