import { clsx } from 'clsx';
import { memo } from 'react';
import { parseAnsi, type Segment, type Style } from './ansi.ts';
import type { LogLine } from './log-store.ts';

const themed = new Set(['black', 'red', 'green', 'yellow', 'blue', 'magenta', 'cyan', 'white']);

function classOf(style: Style): string {
  return clsx(
    style.color !== undefined && themed.has(style.color) && `ansi-${style.color}`,
    style.background !== undefined && themed.has(style.background) && `ansi-bg-${style.background}`,
    style.bold && 'ansi-bold',
    style.dim && 'ansi-dim',
    style.italic && 'ansi-italic',
    style.underline && 'ansi-underline',
  );
}

const ownColors = ({ color, background }: Style) => ({
  ...(color === undefined || themed.has(color) ? {} : { color }),
  ...(background === undefined || themed.has(background) ? {} : { background }),
});

interface LogLineTextProps {
  line: LogLine;
  /** Marks what was searched for; empty marks nothing. */
  search: string;
}

export const LogLineText = memo(function LogLineText({ line, search }: LogLineTextProps) {
  const { segments } = parseAnsi(line.text, line.before);
  return segments.map((segment, index) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: the pieces of a line never move
    <span key={index} className={classOf(segment.style)} style={ownColors(segment.style)}>
      {search === '' ? segment.text : <Marked segment={segment} search={search} />}
    </span>
  ));
});

function Marked({ segment, search }: { segment: Segment; search: string }) {
  const wanted = search.toLowerCase();
  const text = segment.text.toLowerCase();
  const parts: React.ReactNode[] = [];
  let at = 0;
  for (let hit = text.indexOf(wanted); hit >= 0; hit = text.indexOf(wanted, at)) {
    parts.push(segment.text.slice(at, hit));
    at = hit + wanted.length;
    parts.push(
      <mark key={hit} className="rounded-xs bg-warning-fill text-[#1b1300]">
        {segment.text.slice(hit, at)}
      </mark>,
    );
  }
  parts.push(segment.text.slice(at));
  return parts;
}
