import { Toaster } from 'sonner';

/** Short news about what was done; errors stand where they arose, never only here. */
export const Toasts = () => (
  <Toaster
    position="top-center"
    toastOptions={{
      unstyled: true,
      classNames: {
        toast:
          'flex w-full items-center gap-3 rounded border border-border-strong bg-surface px-4 py-3 text-text shadow-float',
        actionButton: 'link ml-auto',
      },
    }}
  />
);
