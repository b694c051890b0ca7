import { clsx } from 'clsx';
import { LoaderCircle } from 'lucide-react';
import type { ComponentProps, ReactNode } from 'react';
import { Tooltip } from './tooltip.tsx';

export type ButtonLook = 'primary' | 'secondary' | 'ghost' | 'danger';
export type ButtonSize = 'normal' | 'small';

const looks: Record<ButtonLook, string> = {
  primary: 'border-transparent bg-accent text-on-accent enabled:hover:bg-accent-hover',
  secondary: 'border-border-strong bg-surface text-text enabled:hover:bg-hover',
  ghost: 'border-transparent text-muted enabled:hover:bg-hover enabled:hover:text-text',
  danger: 'border-transparent bg-danger-fill text-on-danger enabled:hover:brightness-110',
};
const off = 'cursor-not-allowed border-border bg-sunken text-faint';
const sizes: Record<ButtonSize, string> = { normal: 'h-9 px-3.5 text-base', small: 'h-7 px-2.5 text-sm' };
const shape =
  'inline-flex shrink-0 items-center justify-center gap-2 rounded border font-medium whitespace-nowrap select-none';

/** The classes of a button, for links that act as one. */
export function buttonClass(look: ButtonLook = 'secondary', size: ButtonSize = 'normal'): string {
  return clsx(shape, sizes[size], looks[look].replaceAll('enabled:', ''));
}

export interface ButtonProps extends Omit<ComponentProps<'button'>, 'disabled'> {
  look?: ButtonLook;
  size?: ButtonSize;
  icon?: ReactNode;
  /** Work is under way: the button keeps its width, shows it, and ignores clicks. */
  busy?: boolean;
  /** Why it cannot be used now; shown on hover and to screen readers. Undefined: usable. */
  disabledReason?: string | undefined;
}

/** A button stays focusable when it is off, so that everybody can learn why. */
export function Button(props: ButtonProps) {
  const { look = 'secondary', size = 'normal', icon, busy, disabledReason, className, ...rest } = props;
  const { children, onClick, type = 'button', ...others } = rest;
  const idle = !busy && disabledReason === undefined;
  const button = (
    <button
      {...others}
      type={idle ? type : 'button'}
      aria-disabled={idle ? undefined : true}
      aria-busy={busy ? true : undefined}
      onClick={idle ? (busy === undefined ? onClick : once(onClick)) : undefined}
      className={clsx(shape, sizes[size], disabledReason === undefined ? looks[look] : off, className)}
    >
      {busy ? <LoaderCircle size={16} className="turn" aria-hidden /> : icon}
      {children}
    </button>
  );
  return disabledReason === undefined ? button : <Tooltip text={disabledReason}>{button}</Tooltip>;
}

/** The second press of a double click may come before `busy` is drawn: it does nothing again. */
const once =
  (onClick: ComponentProps<'button'>['onClick']): ComponentProps<'button'>['onClick'] =>
  (event) => {
    if (event.detail > 1) event.preventDefault();
    else onClick?.(event);
  };

export interface IconButtonProps extends Omit<ComponentProps<'button'>, 'children' | 'aria-label'> {
  label: string;
  icon: ReactNode;
  pressed?: boolean;
}

export function IconButton({ label, icon, pressed, className, type = 'button', ...rest }: IconButtonProps) {
  return (
    <Tooltip text={label} labels>
      <button
        {...rest}
        type={type}
        aria-label={label}
        aria-pressed={pressed}
        className={clsx(
          'inline-flex size-8 shrink-0 items-center justify-center rounded text-muted hover:bg-hover hover:text-text',
          pressed && 'bg-selected text-accent-text',
          className,
        )}
      >
        {icon}
      </button>
    </Tooltip>
  );
}
