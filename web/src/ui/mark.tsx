import { clsx } from 'clsx';

/** A state is told by shape, word and colour together: any one of them is enough. */
export type MarkShape = 'none' | 'queued' | 'working' | 'waiting' | 'finished' | 'failed' | 'stopped';

const words: Record<MarkShape, string> = {
  none: 'text-faint',
  queued: 'text-muted',
  working: 'text-info',
  waiting: 'text-warning',
  finished: 'text-success',
  failed: 'text-danger',
  stopped: 'text-muted',
};
const fills: Record<MarkShape, string> = {
  none: 'text-neutral-fill',
  queued: 'text-neutral-fill',
  working: 'text-info-fill',
  waiting: 'text-warning-fill',
  finished: 'text-success-fill',
  failed: 'text-danger-fill',
  stopped: 'text-neutral-fill',
};

const drawings: Record<MarkShape, React.ReactNode> = {
  none: (
    <circle cx="7" cy="7" r="4.5" fill="none" stroke="currentColor" strokeWidth="1.5" strokeDasharray="2 2" />
  ),
  queued: <circle cx="7" cy="7" r="4.75" fill="none" stroke="currentColor" strokeWidth="1.75" />,
  working: (
    <g className="turn">
      <circle cx="7" cy="7" r="4.75" fill="none" stroke="currentColor" strokeWidth="1.75" />
      <path d="M7 2.25a4.75 4.75 0 0 1 0 9.5z" fill="currentColor" />
    </g>
  ),
  waiting: <path d="M7 .9 13.1 7 7 13.1.9 7z" fill="currentColor" />,
  finished: <circle cx="7" cy="7" r="5.25" fill="currentColor" />,
  failed: <path d="m3 3 8 8m0-8-8 8" stroke="currentColor" strokeWidth="2.5" strokeLinecap="round" />,
  stopped: <rect x="1.5" y="4.75" width="11" height="4.5" rx="1" fill="currentColor" />,
};

export function MarkIcon({ shape, size = 14 }: { shape: MarkShape; size?: number }) {
  return (
    <svg
      width={size}
      height={size}
      viewBox="0 0 14 14"
      aria-hidden
      className={clsx('shrink-0 self-center', fills[shape])}
    >
      {drawings[shape]}
    </svg>
  );
}

export function Mark({ shape, label, className }: { shape: MarkShape; label: string; className?: string }) {
  return (
    <span
      className={clsx(
        'inline-flex items-baseline gap-1.5 font-medium whitespace-nowrap',
        words[shape],
        className,
      )}
    >
      <MarkIcon shape={shape} />
      {/* Its baseline is the mark's: beside other text it stands on one line with it. */}
      <span className="self-baseline">{label}</span>
    </span>
  );
}
