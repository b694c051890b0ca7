import { ArrowDown } from 'lucide-react';
import { useMemo, useState } from 'react';
import { Notice } from '../../ui/notice.tsx';
import type { Problem } from '../../ui/problem.tsx';
import { LogRows } from './log-rows.tsx';
import { type LogSnapshot, searchRows } from './log-store.ts';
import { LogToolbar } from './log-toolbar.tsx';
import { type PhaseWish, useLogScroll } from './use-log-scroll.ts';

export interface LogViewProps {
  log: LogSnapshot & { lost: boolean; problem: Problem | null };
  /** Said while there is no line: why none can be there yet. */
  emptyText: string;
  /** The line named in the address. */
  linked: number | null;
  fileName: string;
  /** Goes to the heading of a phase. */
  goTo: PhaseWish | null;
  onLink: (line: number) => void;
}

export function LogView({ log, emptyText, linked, fileName, goTo, onLink }: LogViewProps) {
  const [wrap, setWrap] = useState(true);
  const [search, setSearch] = useState('');
  const [hit, setHit] = useState(0);
  // biome-ignore lint/correctness/useExhaustiveDependencies: `rows` is one growing array; `version` tells its growth
  const hits = useMemo(() => searchRows(log.rows, search), [log.version, search]);
  const scroll = useLogScroll(log, linked, goTo);
  const move = (to: number) => {
    if (hits.length === 0) return;
    const next = (to + hits.length) % hits.length;
    setHit(next);
    const row = log.rows[hits[next] ?? 0];
    scroll.show(hits[next] ?? 0);
    if (row?.kind === 'line') onLink(row.number);
  };
  return (
    <section aria-label="Log" className="flex min-h-0 grow flex-col">
      <LogToolbar
        search={search}
        hits={hits.length}
        hit={hit}
        wrap={wrap}
        log={log}
        fileName={fileName}
        onSearch={(text) => {
          setSearch(text);
          setHit(0);
        }}
        onMove={(step) => move(hit + step)}
        onWrap={setWrap}
        follows={scroll.follows}
        onFollow={(on) => (on ? scroll.toEnd() : scroll.stay())}
      />
      {log.problem === null ? null : (
        <Notice tone="danger" live title="The log could not be read" className="m-3">
          {log.problem.message} <code className="font-mono text-xs">{log.problem.code}</code>
        </Notice>
      )}
      <div className="relative min-h-0 grow">
        <LogRows
          scroll={scroll}
          rows={log.rows}
          wrap={wrap}
          search={search}
          marked={hits[hit] ?? -1}
          linked={linked}
          onLink={onLink}
        />
        {log.rows.length === 0 ? (
          <p className="absolute inset-x-0 top-0 p-4 text-muted">
            {log.lost ? 'Connecting again…' : emptyText}
          </p>
        ) : null}
        {scroll.missed > 0 ? (
          <button
            type="button"
            onClick={scroll.toEnd}
            className="enter-fade absolute right-4 bottom-4 inline-flex h-8 items-center gap-1.5 rounded border border-border-strong bg-surface px-3 text-sm font-medium shadow-float hover:bg-hover"
          >
            <ArrowDown size={14} aria-hidden />
            {scroll.missed} new {scroll.missed === 1 ? 'line' : 'lines'}
          </button>
        ) : null}
      </div>
    </section>
  );
}
