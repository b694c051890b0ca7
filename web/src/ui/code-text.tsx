import { clsx } from 'clsx';
import { type Ref, useEffect, useRef } from 'react';
import type { ControlIds } from './field.tsx';

const numbers =
  'shrink-0 border-r border-border py-1.5 pr-2.5 pl-3 text-right text-faint select-none whitespace-pre';
const text = 'm-0 min-w-0 grow py-1.5 px-3 whitespace-pre overflow-x-auto';
const box = 'flex rounded border bg-surface font-mono text-sm leading-5';

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
    <div className={clsx(box, 'overflow-hidden border-border')}>
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

/** Lines above the one with the mistake that stay in sight. */
const linesBefore = 4;
const remPerLine = 1.25;

/** Code to write: the numbers stay beside their lines, and a line with a mistake comes into sight. */
export function CodeInput({ value, marked, inputRef, onChange, onBlur, ...ids }: CodeInputProps) {
  const frame = useRef<HTMLDivElement>(null);
  const lines = Math.max(linesOf(value), 12);
  const longest = Math.max(...value.split('\n').map((line) => line.length));
  useEffect(() => {
    if (frame.current === null || marked === null) return;
    const rem = Number.parseFloat(getComputedStyle(document.documentElement).fontSize);
    frame.current.scrollTop = (marked - linesBefore) * remPerLine * rem;
  }, [marked]);
  return (
    <div
      ref={frame}
      className={clsx(
        box,
        'max-h-128 items-start overflow-auto focus-within:outline-2 focus-within:outline-accent',
        ids['aria-invalid'] ? 'border-danger-fill' : 'border-control',
      )}
    >
      <div className="sticky left-0 h-max bg-surface">
        <LineNumbers lines={lines} marked={marked} />
      </div>
      <textarea
        {...ids}
        ref={inputRef}
        rows={lines}
        wrap="off"
        spellCheck={false}
        autoCapitalize="off"
        autoComplete="off"
        style={{ minWidth: `${longest + 4}ch` }}
        className={clsx(text, 'resize-none overflow-y-hidden bg-transparent outline-none')}
        value={value}
        onChange={(event) => onChange(event.target.value)}
        onBlur={onBlur}
      />
    </div>
  );
}
