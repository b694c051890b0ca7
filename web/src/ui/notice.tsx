import { clsx } from 'clsx';
import { CircleAlert, CircleCheck, Info, TriangleAlert } from 'lucide-react';
import type { ReactNode } from 'react';

export type NoticeTone = 'info' | 'success' | 'warning' | 'danger';

const tones: Record<NoticeTone, { box: string; colour: string; icon: ReactNode }> = {
  info: { box: 'border-info/30 bg-info-soft', colour: 'text-info', icon: <Info size={16} aria-hidden /> },
  success: {
    box: 'border-success/30 bg-success-soft',
    colour: 'text-success',
    icon: <CircleCheck size={16} aria-hidden />,
  },
  warning: {
    box: 'border-warning/30 bg-warning-soft',
    colour: 'text-warning',
    icon: <TriangleAlert size={16} aria-hidden />,
  },
  danger: {
    box: 'border-danger/30 bg-danger-soft',
    colour: 'text-danger',
    icon: <CircleAlert size={16} aria-hidden />,
  },
};

interface NoticeProps {
  tone: NoticeTone;
  /** Says what it is about; left out: how much it matters. */
  icon?: ReactNode;
  title?: ReactNode;
  children?: ReactNode;
  action?: ReactNode;
  className?: string;
  /** Set for notices that appear after something was done, so that they are read out. */
  live?: boolean;
}

export function Notice({ tone, icon, title, children, action, className, live }: NoticeProps) {
  return (
    <div
      {...(live ? { role: tone === 'danger' ? 'alert' : 'status' } : {})}
      className={clsx(
        'flex flex-wrap items-start gap-x-3 gap-y-2 rounded border px-3.5 py-3',
        tones[tone].box,
        className,
      )}
    >
      <span className={clsx('mt-[3px]', tones[tone].colour)}>{icon ?? tones[tone].icon}</span>
      <div className="min-w-0 grow basis-60">
        {title === undefined ? null : <p className="font-medium">{title}</p>}
        {children === undefined ? null : <div className="max-w-[75ch] break-words">{children}</div>}
      </div>
      {action}
    </div>
  );
}
