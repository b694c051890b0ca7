import type { Delta } from './model.ts';
import { countOf } from './run-words.ts';

const parts: readonly { key: keyof Delta; sign: string; word: string; className: string }[] = [
  { key: 'addCount', sign: '+', word: 'to create', className: 'text-success' },
  { key: 'changeCount', sign: '~', word: 'to change', className: 'text-warning' },
  { key: 'deleteCount', sign: '-', word: 'to destroy', className: 'text-danger' },
  { key: 'importCount', sign: '→', word: 'to import', className: 'text-info' },
  { key: 'moveCount', sign: '→', word: 'to move', className: 'text-info' },
  { key: 'forgetCount', sign: '×', word: 'to forget', className: 'text-muted' },
];

/** "+2 ~1 -1": counts of resources; the words are for screen readers and the hover. */
export function DeltaText({ delta }: { delta: Delta | null }) {
  if (delta === null) return null;
  const shown = parts.filter((part) => delta[part.key] > 0);
  if (shown.length === 0) {
    return (
      <span className="text-muted">
        {delta.outputs > 0 ? countOf(delta.outputs, 'output change') : 'No changes'}
      </span>
    );
  }
  const words = shown.map((part) => `${delta[part.key]} ${part.word}`).join(', ');
  return (
    <span title={words} className="inline-flex gap-2 font-mono text-sm font-medium">
      <span className="sr-only">{words}</span>
      {shown.map((part) => (
        <span key={part.key} aria-hidden className={part.className}>
          {part.sign}
          {delta[part.key]}
        </span>
      ))}
    </span>
  );
}
