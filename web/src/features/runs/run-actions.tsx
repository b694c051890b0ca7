import {
  ArrowDownToLine,
  ArrowUpToLine,
  Ban,
  Crosshair,
  MessageSquareDiff,
  Rocket,
  RotateCw,
  ShieldCheck,
  Square,
} from 'lucide-react';
import type { ReactNode } from 'react';
import { Button } from '../../ui/button.tsx';
import { type MenuItem, MoreMenu } from '../../ui/menu.tsx';
import type { RunAction, RunChanges, RunDetails } from './model.ts';
import { confirmVerb } from './run-words.ts';

interface RunActionsProps {
  run: RunDetails;
  changes: RunChanges | undefined;
  busy: RunAction | null;
  onAsk: (action: RunAction) => void;
}

const plain: readonly { action: RunAction; label: string; icon: ReactNode }[] = [
  { action: 'STOP', label: 'Stop', icon: <Square size={14} aria-hidden /> },
  { action: 'DISCARD', label: 'Discard', icon: <Ban size={15} aria-hidden /> },
  { action: 'RETRY', label: 'Retry', icon: <RotateCw size={15} aria-hidden /> },
  { action: 'PROMOTE', label: 'Promote', icon: <Rocket size={15} aria-hidden /> },
];

/** At the bottom edge on narrow screens, beside the title on others. */
export function RunActions({ run, changes, busy, onAsk }: RunActionsProps) {
  const may = (action: RunAction) => run.actions.includes(action);
  const waits = run.state === 'UNCONFIRMED';
  const reviewable = run.state === 'PENDING_REVIEW';
  if (run.actions.length === 0 && !waits && !reviewable) return null;
  const others = otherItems(run, onAsk);
  return (
    <div className="fixed inset-x-0 bottom-0 z-10 flex flex-wrap items-center gap-2 border-t border-border bg-surface px-4 py-3 *:grow md:static md:border-t-0 md:p-0 md:*:grow-0 max-md:[&>button>svg]:hidden">
      {plain.map(({ action, label, icon }) =>
        may(action) ? (
          <Button key={action} icon={icon} busy={busy === action} onClick={() => onAsk(action)}>
            {label}
          </Button>
        ) : null,
      )}
      {reviewable ? (
        <Button
          look="primary"
          icon={<MessageSquareDiff size={16} aria-hidden />}
          busy={busy === 'REVIEW'}
          disabledReason={may('REVIEW') ? undefined : 'Your roles in this space do not allow reviewing runs.'}
          onClick={() => onAsk('REVIEW')}
        >
          Review
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
      {others.length === 0 ? null : (
        <span className="grow-0!">
          <MoreMenu of={`run #${run.number}`} items={others} />
        </span>
      )}
    </div>
  );
}

/** What is done rarely: shown only to those who may do it now. */
function otherItems(run: RunDetails, onAsk: (action: RunAction) => void): readonly MenuItem[] {
  const all = [
    {
      action: 'REVIEW',
      label: 'Review',
      icon: <MessageSquareDiff size={15} aria-hidden />,
      offered: run.state !== 'PENDING_REVIEW',
    },
    {
      action: 'REPLAN',
      label: 'Plan again for some resources',
      icon: <Crosshair size={15} aria-hidden />,
      offered: true,
    },
    {
      action: 'PRIORITIZE',
      label: 'Let it go first',
      icon: <ArrowUpToLine size={15} aria-hidden />,
      offered: true,
    },
    {
      action: 'DEPRIORITIZE',
      label: 'Let it take its turn again',
      icon: <ArrowDownToLine size={15} aria-hidden />,
      offered: true,
    },
  ] as const;
  return all.flatMap(({ action, offered, ...item }) =>
    offered && run.actions.includes(action) ? [{ ...item, onSelect: () => onAsk(action) }] : [],
  );
}
