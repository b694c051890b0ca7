import { useState } from 'react';
import { PageProblem } from '../../ui/page-problem.tsx';
import { PageSkeleton } from '../../ui/page-skeleton.tsx';
import type { Problem } from '../../ui/problem.tsx';
import { ChangesView, type ChangesViewProps } from './changes-view.tsx';
import { CommentsView, type RunCommenting } from './comments-view.tsx';
import { DiagnosticsList } from './diagnostics-list.tsx';
import { HistoryTable } from './history-table.tsx';
import { LogView, type LogViewProps } from './log-view.tsx';
import { isTerminal, type RunAction, type RunDetails, type StackState } from './model.ts';
import type { Phase } from './phases.ts';
import { ReceiptsList } from './receipts-list.tsx';
import type { RunActing } from './run-acting.ts';
import { RunDialogs } from './run-dialogs.tsx';
import { RunHeader } from './run-header.tsx';
import { RunSide } from './run-side.tsx';
import type { RunView } from './run-views.ts';
import { useLineLink } from './use-line-link.ts';

export interface RunPageViewProps {
  run: RunDetails | undefined;
  problem: Problem | null;
  onRetry: () => void;
  view: RunView;
  changes: ChangesViewProps;
  log: LogViewProps['log'];
  action: RunActing;
  commenting: RunCommenting;
}

export function RunPageView({ run, problem, onRetry, ...rest }: RunPageViewProps) {
  if (problem !== null) {
    return <PageProblem problem={problem} onRetry={onRetry} />;
  }
  return run === undefined ? <PageSkeleton /> : <LoadedRun run={run} {...rest} />;
}

type LoadedProps = Omit<RunPageViewProps, 'run' | 'problem' | 'onRetry'> & { run: RunDetails };

function LoadedRun({ run, view, changes, log, action, commenting }: LoadedProps) {
  const [asked, setAsked] = useState<RunAction | null>(null);
  const [goTo, setGoTo] = useState<LogViewProps['goTo']>(null);
  const ask = (what: RunAction) => {
    action.reset();
    setAsked(what);
  };
  const goToPhase = (phase: Phase) =>
    setGoTo((before) => ({ stateVersion: phase.stateVersion, asked: (before?.asked ?? 0) + 1 }));
  return (
    <div className="flex min-h-full flex-col lg:h-full">
      <RunHeader run={run} changes={changes.data} view={view} busy={action.busy} onAsk={ask} />
      <div className="flex min-h-0 grow flex-col pb-16 md:pb-0 lg:flex-row">
        <RunSide run={run} onPhase={goToPhase} />
        <RunContent {...{ run, view, changes, log, goTo, commenting }} />
      </div>
      <RunDialogs
        run={run}
        asked={asked}
        changes={changes.data}
        action={action}
        onClose={() => setAsked(null)}
      />
    </div>
  );
}

function RunContent({
  run,
  view,
  changes,
  log,
  goTo,
  commenting,
}: Omit<LoadedProps, 'action'> & { goTo: LogViewProps['goTo'] }) {
  const link = useLineLink();
  if (view === 'log') {
    return (
      <div className="flex min-h-[60dvh] min-w-0 grow flex-col lg:min-h-0">
        <LogView
          key={run.id}
          log={log}
          emptyText={noLogText(run.state)}
          linked={link.line}
          onLink={link.set}
          goTo={goTo}
          fileName={`${run.stack.id}-${run.number}.log`}
        />
      </div>
    );
  }
  return (
    <div className="min-w-0 grow overflow-y-auto p-4 md:px-8 md:py-6 lg:pl-6">
      {view === 'changes' ? <ChangesView {...changes} absent={noPlanText(run)} /> : null}
      {view === 'policies' ? <ReceiptsList receipts={run.policyReceipts} /> : null}
      {view === 'diagnostics' ? <DiagnosticsList diagnostics={run.diagnostics} /> : null}
      {view === 'comments' ? (
        <CommentsView
          comments={run.comments}
          reviews={run.reviews}
          commenting={run.stack.abilities.includes('run:comment') ? commenting : null}
        />
      ) : null}
      {view === 'history' ? <HistoryTable history={run.history} /> : null}
    </div>
  );
}

const ended = (state: StackState) => state !== 'NONE' && isTerminal(state);

const noLogText = (state: StackState): string =>
  ended(state) ? 'This run wrote no log.' : 'The log begins when a worker takes the run.';

function noPlanText(run: RunDetails): string | null {
  if (run.delta !== null) return null;
  return ended(run.state)
    ? 'The run ended before there was a plan. The log and the errors tell why.'
    : 'The changes appear here when the plan is ready.';
}
