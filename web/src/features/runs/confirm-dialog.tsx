import { useState } from 'react';
import { BreakText } from '../../ui/break-text.tsx';
import { Button } from '../../ui/button.tsx';
import { CheckBox } from '../../ui/choice.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Notice } from '../../ui/notice.tsx';
import { type Problem, ProblemNotice } from '../../ui/problem.tsx';
import { actionOrder, actionWords, destructive } from './change-words.ts';
import { DeltaText } from './delta-text.tsx';
import type { ResourceChange, RunChanges, RunDetails } from './model.ts';
import { confirmVerb, countOf } from './run-words.ts';

interface ConfirmDialogProps {
  run: RunDetails;
  changes: RunChanges | undefined;
  busy: boolean;
  problem: Problem | null;
  onConfirm: () => void;
  onClose: () => void;
}

/** Lists what will change; asks once more when something that exists is destroyed. */
export function ConfirmDialog({ run, changes, busy, problem, onConfirm, onClose }: ConfirmDialogProps) {
  const [agreed, setAgreed] = useState(false);
  const lost = run.delta?.deleteCount ?? 0;
  const blocked = lost > 0 && !agreed ? 'Say first that you want to destroy them.' : undefined;
  return (
    <Dialog
      open
      wide
      title={`Apply run #${run.number} to ${run.stack.name}`}
      text={
        <span className="inline-flex flex-wrap items-baseline gap-x-3">
          <DeltaText delta={run.delta} />
          <span>
            commit <span className="font-mono">{run.commit.hash.slice(0, 8)}</span> on {run.branch}
          </span>
        </span>
      }
      onClose={onClose}
      footer={
        <>
          <Button onClick={onClose}>Not now</Button>
          <Button
            look={lost > 0 ? 'danger' : 'primary'}
            busy={busy}
            disabledReason={blocked}
            onClick={onConfirm}
          >
            {confirmVerb(run.delta, changes)}
          </Button>
        </>
      }
    >
      <div className="grid gap-4">
        {lost > 0 ? <Losses changes={changes} count={lost} agreed={agreed} onAgree={setAgreed} /> : null}
        {changes === undefined ? null : <ChangeList changes={changes} />}
        {run.delta !== null && run.delta.outputs > 0 ? (
          <p className="text-muted">{countOf(run.delta.outputs, 'output')} of the stack will change, too.</p>
        ) : null}
        <ProblemNotice problem={problem} title="The run was not confirmed" />
      </div>
    </Dialog>
  );
}

interface LossesProps {
  changes: RunChanges | undefined;
  count: number;
  agreed: boolean;
  onAgree: (agreed: boolean) => void;
}

function Losses({ changes, count, agreed, onAgree }: LossesProps) {
  const named = destructive(changes?.changes ?? []);
  return (
    <Notice tone="danger" title={`${countOf(count, 'resource')} will be destroyed`}>
      <p>What is stored in them may be lost. A replacement destroys the old one, too.</p>
      <ul className="mt-1.5 mb-3 list-disc pl-5 font-mono text-sm">
        {named.slice(0, 8).map((change) => (
          <li key={change.address} className="break-all">
            {change.address}
          </li>
        ))}
        {named.length > 8 ? <li>and {named.length - 8} more</li> : null}
      </ul>
      <CheckBox
        label={`Destroy ${countOf(count, 'resource')}`}
        checked={agreed}
        onChange={(event) => onAgree(event.target.checked)}
      />
    </Notice>
  );
}

const mostShown = 40;

function ChangeList({ changes }: { changes: RunChanges }) {
  const sorted = actionOrder.flatMap((action) =>
    changes.changes.filter((change) => change.action === action),
  );
  const rest = sorted.length - mostShown + changes.changesOmitted;
  return (
    <ul className="grid gap-1" aria-label="What will change">
      {sorted.slice(0, mostShown).map((change) => (
        <ChangeLine key={`${change.action} ${change.address}`} change={change} />
      ))}
      {rest > 0 ? <li className="pl-6 text-muted">and {rest} more in the changes of the run</li> : null}
    </ul>
  );
}

function ChangeLine({ change }: { change: ResourceChange }) {
  const words = actionWords[change.action];
  return (
    <li className="flex gap-2.5 text-sm">
      <span aria-hidden className={`w-3 shrink-0 text-center font-mono font-bold ${words.text}`}>
        {words.sign}
      </span>
      <span className="min-w-0 font-mono wrap-anywhere">
        <BreakText text={change.address} />
      </span>
      <span className="ml-auto shrink-0 text-muted">{words.verb}</span>
    </li>
  );
}
