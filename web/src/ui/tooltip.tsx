import { Tooltip as Radix } from 'radix-ui';
import type { ReactNode } from 'react';

/** `labels`: the text is already the accessible name of the child, so it is not announced twice. */
export function Tooltip({ text, labels, children }: { text: string; labels?: boolean; children: ReactNode }) {
  return (
    <Radix.Root>
      <Radix.Trigger asChild>{children}</Radix.Trigger>
      <Radix.Portal>
        <Radix.Content
          sideOffset={6}
          collisionPadding={8}
          {...(labels ? { 'aria-label': text } : {})}
          className="enter-fade z-60 max-w-80 rounded border border-border-strong bg-surface px-2.5 py-1.5 text-sm text-text shadow-float"
        >
          {text}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}

export const TooltipProvider = ({ children }: { children: ReactNode }) => (
  <Radix.Provider delayDuration={350}>{children}</Radix.Provider>
);
