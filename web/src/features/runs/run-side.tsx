import { ChevronDown } from 'lucide-react';
import { useState } from 'react';
import { useNarrow } from '../../ui/table.tsx';
import type { RunDetails } from './model.ts';
import { lasts, type Phase, phasesOf } from './phases.ts';
import { SentList } from './sent-list.tsx';
import { Timeline } from './timeline.tsx';

/** The timeline and the circumstances; on narrow screens only the present phase until asked for. */
export function RunSide({ run, onPhase }: { run: RunDetails; onPhase: (phase: Phase) => void }) {
  const narrow = useNarrow();
  const [open, setOpen] = useState(false);
  const phases = phasesOf(run.history);
  // What the header says already takes no second place in a small window.
  const present = phases
    .slice(-1)
    .filter(({ state }) => lasts(state))
    .map((phase) => (phase.note === run.reason ? { ...phase, note: null } : phase));
  const shown = narrow && !open ? present : phases;
  return (
    <aside
      aria-label="Timeline"
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
      tabIndex={0}
      className="shrink-0 border-b border-border bg-surface px-2 py-2 -outline-offset-2 md:px-6 lg:w-72 lg:overflow-y-auto lg:border-r lg:border-b-0 lg:p-5"
    >
      <Timeline phases={shown} onPhase={onPhase} />
      {narrow ? (
        <button
          type="button"
          aria-expanded={open}
          onClick={() => setOpen(!open)}
          className="flex h-7 items-center gap-1.5 rounded px-2 text-sm text-muted hover:text-text"
        >
          <ChevronDown size={14} aria-hidden className={open ? 'rotate-180' : ''} />
          {open ? 'Less' : `All ${phases.length} phases and circumstances`}
        </button>
      ) : null}
      {narrow && !open ? null : <RunCircumstances run={run} />}
      {narrow && !open ? null : <SentList sent={run.sent} />}
    </aside>
  );
}

function RunCircumstances({ run }: { run: RunDetails }) {
  const items = [
    ['Command', run.command],
    ['Worker pool', run.workerPool?.name],
    ['Worker', run.worker?.name],
    ['Isolation', run.isolation],
    ['Tool version', run.toolVersion],
    ['Own root', run.configuration?.projectRoot],
    ['Own variables', listed(run.configuration?.variables ?? [])],
    ['Metadata', listed(run.userProvidedMetadata)],
    ['Commit', run.commit.message?.split('\n')[0]],
  ] as const;
  const known = items.flatMap(([term, value]) => (value == null ? [] : [[term, value] as const]));
  if (known.length === 0) return null;
  return (
    <div className="mt-5 border-t border-border pt-4 text-sm">
      <dl className="grid grid-cols-[5.5rem_1fr] gap-x-3 gap-y-1.5">
        {known.map(([term, value]) => (
          <div key={term} className="contents">
            <dt className="text-muted">{term}</dt>
            <dd className="min-w-0 break-words">{value}</dd>
          </div>
        ))}
      </dl>
    </div>
  );
}

const listed = (values: readonly string[]): string | null => (values.length === 0 ? null : values.join(', '));
