import { clsx } from 'clsx';
import type { Ref } from 'react';
import type { ControlIds } from './field.tsx';

const numbers =
  'shrink-0 border-r border-border py-1.5 pr-2.5 pl-3 text-right text-faint select-none whitespace-pre';
const text = 'm-0 min-w-0 grow py-1.5 px-3 whitespace-pre overflow-x-auto';
const box = 'flex rounded border bg-surface font-mono text-sm leading-5 overflow-hidden';

/** Numbers of the lines, as messages count them. */
function LineNumbers({ lines, marked }: { lines: number; marked?: number | null }) {
  return (
    <div aria-hidden className={numbers}>
      {Array.from({ length: lines }, (_, index) => index + 1).map((line) => (
        <div key={line} className={marked === line ? 'font-semibold text-danger' : undefined}>
          {line}
        </div>
      ))}
    </div>
  );
}

const linesOf = (value: string): number => value.split('\n').length;

/** Code to read, with the numbers of its lines. */
export function CodeText({ label, value }: { label: string; value: string }) {
  const shown = value.replace(/\n$/, '');
  return (
    <div className={clsx(box, 'border-border')}>
      <LineNumbers lines={linesOf(shown)} />
      <section
        aria-label={label}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
        tabIndex={0}
        className={text}
      >
        <pre>{shown}</pre>
      </section>
    </div>
  );
}

interface CodeInputProps extends ControlIds {
  value: string;
  /** The line that a mistake is in. */
  marked: number | null;
  inputRef: Ref<HTMLTextAreaElement>;
  onChange: (value: string) => void;
  onBlur: () => void;
}

/** Code to write: as high as it is long, so that the numbers stay beside their lines. */
export function CodeInput({ value, marked, inputRef, onChange, onBlur, ...ids }: CodeInputProps) {
  const lines = Math.max(linesOf(value), 12);
  return (
    <div
      className={clsx(
        box,
        'focus-within:outline-2 focus-within:outline-accent',
        ids['aria-invalid'] ? 'border-danger-fill' : 'border-control',
      )}
    >
      <LineNumbers lines={lines} marked={marked} />
      <textarea
        {...ids}
        ref={inputRef}
        rows={lines}
        wrap="off"
        spellCheck={false}
        autoCapitalize="off"
        autoComplete="off"
        className={clsx(text, 'resize-none bg-transparent outline-none')}
        value={value}
        onChange={(event) => onChange(event.target.value)}
        onBlur={onBlur}
      />
    </div>
  );
}
