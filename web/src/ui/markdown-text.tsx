import { lazy, Suspense } from 'react';

const Markdown = lazy(() => import('./markdown.tsx'));

/** Until the renderer has arrived the source is shown, which is readable too. */
export function MarkdownText({ text }: { text: string }) {
  return (
    <Suspense
      fallback={
        <p aria-busy="true" className="prose-gantry whitespace-pre-wrap">
          {text}
        </p>
      }
    >
      <Markdown text={text} />
    </Suspense>
  );
}
