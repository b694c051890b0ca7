import { ChevronDown, ChevronUp, Download, Search, WrapText } from 'lucide-react';
import { IconButton } from '../../ui/button.tsx';
import { type LogSnapshot, logText } from './log-store.ts';

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
      <IconButton
        label="Download the log"
        icon={<Download size={16} aria-hidden />}
        onClick={() => saveText(fileName, logText(log.rows))}
      />
    </div>
  );
}

function saveText(name: string, text: string): void {
  const address = URL.createObjectURL(new Blob([text], { type: 'text/plain' }));
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  link.click();
  URL.revokeObjectURL(address);
}
