import { clsx } from 'clsx';
import type { ReactNode } from 'react';

export type Tone = 'neutral' | 'accent' | 'success' | 'warning' | 'danger' | 'info' | 'replace';

const tones: Record<Tone, string> = {
  neutral: 'border-border bg-sunken text-muted',
  accent: 'border-transparent bg-selected text-accent-text',
  success: 'border-transparent bg-success-soft text-success',
  warning: 'border-transparent bg-warning-soft text-warning',
  danger: 'border-transparent bg-danger-soft text-danger',
  info: 'border-transparent bg-info-soft text-info',
  replace: 'border-transparent bg-replace-soft text-replace',
};

export function Badge(props: { tone?: Tone; className?: string; children: ReactNode }) {
  return (
    <span
      className={clsx(
        'inline-flex max-w-full items-center gap-1 rounded border px-1.5 text-xs leading-5 font-medium whitespace-nowrap',
        tones[props.tone ?? 'neutral'],
        props.className,
      )}
    >
      {props.children}
    </span>
  );
}

export function Labels({ labels }: { labels: readonly string[] }) {
  if (labels.length === 0) return null;
  return (
    <span className="inline-flex flex-wrap gap-1">
      {labels.map((label) => (
        <Badge key={label}>
          <span className="truncate">{label}</span>
        </Badge>
      ))}
    </span>
  );
}
