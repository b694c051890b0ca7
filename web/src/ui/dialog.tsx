import { clsx } from 'clsx';
import { X } from 'lucide-react';
import { Dialog as Radix } from 'radix-ui';
import type { ReactNode } from 'react';

interface LayerProps {
  title: string;
  /** One sentence under the title; leave out only when the title says all. */
  text?: ReactNode;
  open: boolean;
  onClose: () => void;
  children: ReactNode;
}

const overlay = 'enter-fade fixed inset-0 z-40 bg-overlay';

/** Who opens a form wants to type into its first empty field; everything else starts at its top, before Close. */
function focusFirstField(event: Event): void {
  const { target } = event;
  if (!(target instanceof HTMLElement)) return;
  const fields = [...target.querySelectorAll<HTMLInputElement>('section :is(input, textarea)')];
  const field = fields.find((each) => each.value === '') ?? fields[0] ?? target;
  event.preventDefault();
  field.focus();
}

function Layer(props: LayerProps & { className: string; footer?: ReactNode; modal?: boolean }) {
  return (
    <Radix.Root open={props.open} onOpenChange={(open) => (open ? undefined : props.onClose())}>
      <Radix.Portal>
        <Radix.Overlay className={overlay} />
        <Radix.Content
          onOpenAutoFocus={focusFirstField}
          onInteractOutside={(event) => (props.modal ? event.preventDefault() : undefined)}
          {...(props.text === undefined ? { 'aria-describedby': undefined } : {})}
          className={clsx(
            'fixed z-50 flex flex-col border border-border bg-surface shadow-float outline-none',
            props.className,
          )}
        >
          <header className="border-b border-border py-3 pr-3 pl-5">
            <div className="flex items-start gap-3">
              <Radix.Title className="min-w-0 grow py-1 text-lg font-semibold break-words">
                {props.title}
              </Radix.Title>
              <Radix.Close
                aria-label="Close"
                className="inline-flex size-8 shrink-0 items-center justify-center rounded text-muted hover:bg-hover hover:text-text"
              >
                <X size={18} aria-hidden />
              </Radix.Close>
            </div>
            {props.text === undefined ? null : (
              <Radix.Description asChild>
                <div className="-mt-0.5 pr-2 pb-1 text-muted">{props.text}</div>
              </Radix.Description>
            )}
          </header>
          {/* Focusable, so that a keyboard can scroll it. */}
          <section
            aria-label={props.title}
            // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
            tabIndex={0}
            className="min-h-0 grow overflow-y-auto px-5 py-4 -outline-offset-2"
          >
            {props.children}
          </section>
          {props.footer === undefined ? null : (
            <footer className="flex flex-wrap items-center justify-end gap-2 border-t border-border px-5 py-3">
              {props.footer}
            </footer>
          )}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}

/** A question that must be answered before anything else: a click beside it takes nothing back. */
export function Dialog({ wide, ...props }: LayerProps & { footer?: ReactNode; wide?: boolean }) {
  return (
    <Layer
      {...props}
      modal
      className={clsx(
        'enter-fade top-1/2 left-1/2 max-h-[calc(100dvh-2rem)] w-[calc(100vw-2rem)] -translate-x-1/2 -translate-y-1/2 rounded-lg',
        wide ? 'max-w-2xl' : 'max-w-lg',
      )}
    />
  );
}

/** Details of one thing of a list, at the right; has an address of its own. */
export function Drawer(props: LayerProps & { footer?: ReactNode }) {
  return <Layer {...props} className="enter-right inset-y-0 right-0 w-full max-w-xl border-y-0 border-r-0" />;
}
