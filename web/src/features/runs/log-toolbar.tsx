import { ArrowDownToLine, ChevronDown, ChevronUp, Download, Search, WrapText } from 'lucide-react';
import { IconButton } from '../../ui/button.tsx';
import { Menu } from '../../ui/menu.tsx';
import { saveText } from '../../ui/save-text.ts';
import { type LogSnapshot, logPhases, logText } from './log-store.ts';
import { labelOf } from './run-state-mark.tsx';

interface LogToolbarProps {
  search: string;
  hits: number;
  hit: number;
  wrap: boolean;
  log: LogSnapshot;
  fileName: string;
  onSearch: (text: string) => void;
  onMove: (step: 1 | -1) => void;
  onWrap: (wrap: boolean) => void;
  /** Whether the view goes along with new lines. */
  follows: boolean;
  onFollow: (follow: boolean) => void;
}

export function LogToolbar(props: LogToolbarProps) {
  const { search, hits, hit, wrap, log, fileName } = props;
  return (
    <div className="flex items-center gap-1 border-b border-border px-3 py-1.5">
      <label className="flex h-7 min-w-0 grow items-center gap-2 rounded border border-control px-2 focus-within:outline-2 focus-within:outline-focus sm:max-w-80">
        <Search size={14} className="shrink-0 text-muted" aria-hidden />
        <span className="sr-only">Search the log</span>
        <input
          data-filter
          type="text"
          placeholder="Search the log"
          value={search}
          onChange={(event) => props.onSearch(event.target.value)}
          onKeyDown={(event) => {
            if (event.key === 'Enter') props.onMove(event.shiftKey ? -1 : 1);
            if (event.key === 'Escape') props.onSearch('');
          }}
          className="min-w-0 grow bg-transparent text-sm outline-none placeholder:text-faint"
        />
        <span role="status" className="shrink-0 text-xs text-muted">
          {search === '' ? '' : hits === 0 ? 'None' : `${hit + 1} of ${hits}`}
        </span>
      </label>
      <IconButton
        label="Previous match"
        icon={<ChevronUp size={16} aria-hidden />}
        onClick={() => props.onMove(-1)}
      />
      <IconButton
        label="Next match"
        icon={<ChevronDown size={16} aria-hidden />}
        onClick={() => props.onMove(1)}
      />
      <span className="mr-1 ml-auto hidden text-sm text-muted sm:inline">
        {log.lines} {log.lines === 1 ? 'line' : 'lines'}
      </span>
      <IconButton
        label="Wrap long lines"
        pressed={wrap}
        icon={<WrapText size={16} aria-hidden />}
        onClick={() => props.onWrap(!wrap)}
      />
      {log.finished ? null : (
        <IconButton
          label="Follow new lines"
          pressed={props.follows}
          icon={<ArrowDownToLine size={16} aria-hidden />}
          onClick={() => props.onFollow(!props.follows)}
        />
      )}
      <Menu
        items={downloads(log, fileName)}
        trigger={<IconButton label="Download the log" icon={<Download size={16} aria-hidden />} />}
      />
    </div>
  );
}

/** The whole log, and each phase for itself. */
function downloads(log: LogSnapshot, fileName: string) {
  const phases = logPhases(log.rows);
  return [
    { label: 'Whole log', onSelect: () => saveText(fileName, logText(log.rows)) },
    ...(phases.length < 2
      ? []
      : phases.map(({ state, stateVersion, rows }) => ({
          label: `${labelOf(state)} only`,
          onSelect: () =>
            saveText(
              fileName.replace(/\.log$/, `-${stateVersion}-${state.toLowerCase()}.log`),
              logText(rows()),
            ),
        }))),
  ];
}
