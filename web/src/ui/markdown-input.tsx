import { clsx } from 'clsx';
import { useState } from 'react';
import type { ControlIds } from './field.tsx';
import { MarkdownText } from './markdown-text.tsx';

interface MarkdownInputProps extends ControlIds {
  value: string;
  onChange: (text: string) => void;
}

const tab = 'h-7 rounded px-2.5 text-sm font-medium';

/** A text area with a preview as it will be shown; both keep the same height. */
export function MarkdownInput({ value, onChange, ...ids }: MarkdownInputProps) {
  const [preview, setPreview] = useState(false);
  return (
    <div>
      <fieldset className="mb-1.5 flex gap-1" aria-label="Description mode">
        {[false, true].map((mode) => (
          <button
            key={String(mode)}
            type="button"
            aria-pressed={preview === mode}
            onClick={() => setPreview(mode)}
            className={clsx(
              tab,
              preview === mode ? 'bg-selected text-accent-text' : 'text-muted hover:bg-hover',
            )}
          >
            {mode ? 'Preview' : 'Write'}
          </button>
        ))}
      </fieldset>
      {preview ? (
        <div className="min-h-28 rounded border border-border bg-sunken px-3 py-2">
          {value.trim() === '' ? (
            <p className="text-muted">Nothing to preview.</p>
          ) : (
            <MarkdownText text={value} />
          )}
        </div>
      ) : (
        <textarea
          {...ids}
          rows={4}
          className="control block min-h-28 resize-y"
          value={value}
          onChange={(event) => onChange(event.target.value)}
        />
      )}
    </div>
  );
}
