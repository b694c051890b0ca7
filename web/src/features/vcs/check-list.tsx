import { Button } from '../../ui/button.tsx';
import { Mark, type MarkShape } from '../../ui/mark.tsx';
import type { Check, CheckState } from './model.ts';

const marks: Record<CheckState, { shape: MarkShape; label: string }> = {
  OK: { shape: 'finished', label: 'Good' },
  HINT: { shape: 'queued', label: 'Could be better' },
  WARNING: { shape: 'waiting', label: 'Warning' },
  FAILED: { shape: 'failed', label: 'Failed' },
  UNKNOWN: { shape: 'none', label: 'Not known' },
};

const order: Record<CheckState, number> = { FAILED: 0, WARNING: 1, UNKNOWN: 2, HINT: 3, OK: 4 };

interface CheckListProps {
  checks: readonly Check[];
  /** Undefined: nothing can be done from here. */
  onFix?: (check: Check) => void;
  busy?: boolean;
}

/** What the doctor found, the worst first; each with a button or the exact steps. */
export function CheckList({ checks, onFix, busy }: CheckListProps) {
  const sorted = checks.toSorted((left, right) => order[left.state] - order[right.state]);
  return (
    <ul aria-label="Checks" className="rounded border border-border bg-surface">
      {sorted.map((check) => (
        <CheckRow key={`${check.key} ${check.subject ?? ''}`} check={check} onFix={onFix} busy={busy} />
      ))}
    </ul>
  );
}

type RowProps = {
  check: Check;
  onFix: ((check: Check) => void) | undefined;
  busy: boolean | undefined;
};

function CheckRow({ check, onFix, busy }: RowProps) {
  const { fix, state } = check;
  return (
    <li className="grid gap-1 border-b border-border px-3 py-2.5 text-sm last:border-b-0">
      <div className="flex flex-wrap items-center justify-between gap-x-3 gap-y-1">
        <span className="font-medium wrap-anywhere">
          {check.title}
          {check.subject === null ? '' : ` · ${check.subject}`}
        </span>
        <Mark {...marks[state]} />
      </div>
      <p className="text-muted">{check.message}</p>
      {check.steps.length === 0 ? null : (
        <ol className="list-decimal pl-5 text-muted">
          {check.steps.map((step) => (
            <li key={step} className="break-words">
              {step}
            </li>
          ))}
        </ol>
      )}
      {fix === null || onFix === undefined || fix.action === 'SHOW_STEPS' ? null : (
        <div>
          <Button size="small" busy={busy ?? false} onClick={() => onFix(check)}>
            {fix.label}
          </Button>
        </div>
      )}
    </li>
  );
}
