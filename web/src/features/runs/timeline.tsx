import { clsx } from 'clsx';
import { MarkIcon, type MarkShape } from '../../ui/mark.tsx';
import { useNow } from '../../ui/time.tsx';
import { durationText, exactTime } from '../../ui/time-text.ts';
import { lasts, type Phase } from './phases.ts';
import { labelOf, shapeOf } from './run-state-mark.tsx';

interface TimelineProps {
  phases: readonly Phase[];
  /** Goes to the first log line of a phase. */
  onPhase: (phase: Phase) => void;
}

/** The run's way with the time spent in each phase. */
export function Timeline({ phases, onPhase }: TimelineProps) {
  return (
    <ol aria-label="Phases" className="relative grid">
      {phases.map((phase, index) => (
        <PhaseRow
          key={`${phase.state} ${phase.stateVersion}`}
          phase={phase}
          last={index === phases.length - 1}
          onPhase={onPhase}
        />
      ))}
    </ol>
  );
}

/** A phase that is over is told by how it went on, not by the shape of its own state. */
const pastShape = (phase: Phase): MarkShape => (lasts(phase.state) ? 'finished' : shapeOf(phase.state));

function PhaseRow({
  phase,
  last,
  onPhase,
}: {
  phase: Phase;
  last: boolean;
  onPhase: (phase: Phase) => void;
}) {
  const present = phase.until === null;
  const content = (
    <>
      <span className="relative z-10 mt-1 bg-surface">
        <MarkIcon shape={present ? shapeOf(phase.state) : pastShape(phase)} size={13} />
      </span>
      <span className="min-w-0 grow text-left">
        <span className={clsx('block', last && 'font-medium')}>{labelOf(phase.state)}</span>
        {phase.note === null ? null : (
          <span className="block text-sm break-words text-muted">{phase.note}</span>
        )}
      </span>
      <span className="shrink-0 text-sm text-muted tabular-nums" title={`Since ${exactTime(phase.since)}`}>
        {lasts(phase.state) ? <PhaseDuration phase={phase} /> : null}
      </span>
    </>
  );
  return (
    <li className="relative">
      {last ? null : (
        <span aria-hidden className="absolute top-4 bottom-[-8px] left-[14px] w-px bg-border-strong" />
      )}
      {phase.logs ? (
        <button
          type="button"
          onClick={() => onPhase(phase)}
          className="flex w-full items-start gap-2.5 rounded px-2 py-1 hover:bg-hover"
        >
          {content}
        </button>
      ) : (
        <div className="flex items-start gap-2.5 px-2 py-1">{content}</div>
      )}
    </li>
  );
}

function PhaseDuration({ phase }: { phase: Phase }) {
  const now = useNow(1_000);
  return durationText(Math.max(0, (phase.until ?? now) - phase.since));
}
