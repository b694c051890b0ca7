import type { ReactNode } from 'react';

interface CenteredPageProps {
  brand: ReactNode;
  title: string;
  text?: ReactNode;
  foot?: ReactNode;
  wide?: boolean;
  children: ReactNode;
}

/** A page with one question and nothing around it. */
export function CenteredPage({ brand, title, text, foot, wide, children }: CenteredPageProps) {
  return (
    <main className="grid min-h-dvh place-items-center p-4">
      <div className={wide ? 'w-full max-w-lg' : 'w-full max-w-sm'}>
        <div className="mb-5 px-1">
          {brand}
          <h1 className="mt-4 text-xl font-semibold break-words">{title}</h1>
          {text === undefined ? null : <div className="mt-1 text-muted">{text}</div>}
        </div>
        <div className="rounded border border-border bg-surface p-5">{children}</div>
        {foot === undefined ? null : <div className="mt-4 px-1 text-sm text-muted">{foot}</div>}
      </div>
    </main>
  );
}
