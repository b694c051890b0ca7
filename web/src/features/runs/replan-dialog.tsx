import { useState } from 'react';
import { BreakText } from '../../ui/break-text.tsx';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Notice } from '../../ui/notice.tsx';
import { type Problem, ProblemNotice } from '../../ui/problem.tsx';
import { actionWords } from './change-words.ts';
import type { RunChanges, RunDetails } from './model.ts';
import { countOf } from './run-words.ts';

interface ReplanDialogProps {
  run: RunDetails;
  changes: RunChanges | undefined;
  busy: boolean;
  problem: Problem | null;
  onReplan: (targets: readonly string[]) => void;
  onClose: () => void;
}

/** So many resources can be named at once. */
const mostTargets = 100;

/** Chooses among what the present plan changes; the rest is left out of the next one. */
export function ReplanDialog({ run, changes, busy, problem, onReplan, onClose }: ReplanDialogProps) {
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const offered = (changes?.changes ?? []).filter(({ action }) => action !== 'READ');
  const toggle = (address: string) =>
    setChosen((before) => {
      const next = new Set(before);
      if (!next.delete(address)) next.add(address);
      return next;
    });
  const reason =
    chosen.size === 0
      ? 'Choose at least one resource.'
      : chosen.size > mostTargets
        ? `Choose at most ${mostTargets} resources.`
        : undefined;
  return (
    <Dialog
      open
      wide
      title={`Plan run #${run.number} again for some resources`}
      text="The present plan is thrown away. The next one holds the chosen resources and what they depend on."
      onClose={onClose}
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button look="primary" busy={busy} disabledReason={reason} onClick={() => onReplan([...chosen])}>
            {chosen.size === 0 ? 'Plan again' : `Plan again for ${countOf(chosen.size, 'resource')}`}
          </Button>
        </>
      }
    >
      <div className="grid gap-4">
        <fieldset>
          <legend className="mb-2 font-medium">What the plan changes</legend>
          <ul className="grid gap-1.5">
            {offered.map(({ address, action }) => (
              <li key={`${action} ${address}`}>
                <label className="flex cursor-pointer items-center gap-2.5 text-sm">
                  <input type="checkbox" checked={chosen.has(address)} onChange={() => toggle(address)} />
                  <span
                    aria-hidden
                    className={`w-3 text-center font-mono font-bold ${actionWords[action].text}`}
                  >
                    {actionWords[action].sign}
                  </span>
                  <span className="min-w-0 font-mono wrap-anywhere">
                    <BreakText text={address} />
                  </span>
                  <span className="ml-auto shrink-0 text-muted">{actionWords[action].verb}</span>
                </label>
              </li>
            ))}
          </ul>
        </fieldset>
        <Notice tone="warning">
          A plan of some resources leaves the others as they are. Run the stack once more afterwards.
        </Notice>
        <ProblemNotice problem={problem} title="It was not planned again" />
      </div>
    </Dialog>
  );
}
