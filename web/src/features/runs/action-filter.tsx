import { clsx } from 'clsx';
import { actionOrder, actionWords } from './change-words.ts';
import type { ChangeAction, ResourceChange } from './model.ts';

interface ActionFilterProps {
  changes: readonly ResourceChange[];
  chosen: ChangeAction | null;
  onChoose: (action: ChangeAction | null) => void;
}

const chip = 'inline-flex h-7 items-center gap-1.5 rounded border px-2.5 text-sm font-medium';

export function ActionFilter({ changes, chosen, onChoose }: ActionFilterProps) {
  const counts = Map.groupBy(changes, (change) => change.action);
  return (
    <fieldset aria-label="Filter by action" className="flex flex-wrap gap-1.5">
      <button
        type="button"
        aria-pressed={chosen === null}
        onClick={() => onChoose(null)}
        className={clsx(
          chip,
          chosen === null
            ? 'border-transparent bg-selected text-accent-text'
            : 'border-border bg-surface text-muted',
        )}
      >
        All {changes.length}
      </button>
      {actionOrder.map((action) => {
        const count = counts.get(action)?.length ?? 0;
        const words = actionWords[action];
        return count === 0 ? null : (
          <button
            key={action}
            type="button"
            aria-pressed={chosen === action}
            onClick={() => onChoose(chosen === action ? null : action)}
            className={clsx(
              chip,
              words.text,
              chosen === action ? 'border-current bg-selected' : 'border-border bg-surface',
            )}
          >
            <span aria-hidden className="font-mono">
              {words.sign}
            </span>
            {words.label} {count}
          </button>
        );
      })}
    </fieldset>
  );
}
