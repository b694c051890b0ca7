import { Undo2 } from 'lucide-react';
import { Button } from '../../ui/button.tsx';
import { type Problem, ProblemNotice } from '../../ui/problem.tsx';
import { TimeAgo } from '../../ui/time.tsx';
import { dayText } from '../../ui/time-text.ts';
import type { DeletedIntegration } from './model.ts';

export interface DeletedListProps {
  list: readonly DeletedIntegration[];
  /** The one that is being restored. */
  busy: string | null;
  problem: Problem | null;
  onRestore: (id: string) => void;
}

/** Deletions that can still be undone. */
export function DeletedList({ list, busy, problem, onRestore }: DeletedListProps) {
  if (list.length === 0) return null;
  return (
    <section aria-label="Recently deleted" className="mt-8 grid gap-3">
      <h2 className="text-lg font-semibold">Recently deleted</h2>
      <ProblemNotice problem={problem} title="The integration was not restored" />
      <ul className="rounded border border-border">
        {list.map((each) => (
          <li
            key={each.id}
            className="flex flex-wrap items-center justify-between gap-3 border-b border-border p-3 last:border-b-0"
          >
            <div>
              <p className="font-medium">{each.name}</p>
              <p className="text-sm text-muted">
                Deleted by {each.deletedBy} <TimeAgo at={each.deletedAt} />; can be restored until{' '}
                {dayText(each.restorableUntil)}.
              </p>
            </div>
            <Button
              size="small"
              icon={<Undo2 size={15} aria-hidden />}
              busy={busy === each.id}
              onClick={() => onRestore(each.id)}
            >
              Restore {each.name}
            </Button>
          </li>
        ))}
      </ul>
    </section>
  );
}
