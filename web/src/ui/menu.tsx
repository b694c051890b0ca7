import { clsx } from 'clsx';
import { Ellipsis } from 'lucide-react';
import { DropdownMenu } from 'radix-ui';
import type { ReactNode } from 'react';

export interface MenuItem {
  label: string;
  icon?: ReactNode;
  danger?: boolean;
  /** Why it cannot be chosen now. */
  disabledReason?: string | undefined;
  onSelect: () => void;
}

const panel =
  'enter-fade z-50 min-w-48 max-w-80 rounded border border-border-strong bg-surface p-1 shadow-float';

export function Menu({ trigger, items }: { trigger: ReactNode; items: readonly MenuItem[] }) {
  return (
    <DropdownMenu.Root modal={false}>
      <DropdownMenu.Trigger asChild>{trigger}</DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content align="end" sideOffset={4} collisionPadding={8} className={panel}>
          {items.map((item) => (
            <DropdownMenu.Item
              key={item.label}
              disabled={item.disabledReason !== undefined}
              onSelect={item.onSelect}
              className={clsx(
                'flex cursor-pointer items-start gap-2.5 rounded px-2.5 py-1.5 outline-none data-disabled:cursor-not-allowed data-disabled:text-faint data-highlighted:bg-hover',
                item.danger && 'text-danger',
              )}
            >
              <span className="mt-0.5 shrink-0">{item.icon}</span>
              <span>
                {item.label}
                {item.disabledReason === undefined ? null : (
                  <span className="block text-sm">{item.disabledReason}</span>
                )}
              </span>
            </DropdownMenu.Item>
          ))}
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  );
}

/** The three dots beside a thing's name. */
export function MoreMenu({ of, items }: { of: string; items: readonly MenuItem[] }) {
  return (
    <Menu
      items={items}
      trigger={
        <button
          type="button"
          aria-label={`Actions for ${of}`}
          className="inline-flex size-8 shrink-0 items-center justify-center rounded text-muted hover:bg-hover hover:text-text"
        >
          <Ellipsis size={18} aria-hidden />
        </button>
      }
    />
  );
}
