import { Link } from '@tanstack/react-router';
import { ChevronRight, FolderClosed } from 'lucide-react';
import { useMemo } from 'react';
import type { FacetValue } from './model.ts';
import { folderCrumbs, foldersIn, type StackFilter } from './stack-filter.ts';

/** Walks the folders that `folder:` labels make; absent where there are none. */
export function FolderBar({ labels, filter }: { labels: readonly FacetValue[]; filter: StackFilter }) {
  const folders = useMemo(() => foldersIn(labels, filter.folder), [labels, filter.folder]);
  if (folders.length === 0 && filter.folder === undefined) return null;
  return (
    <nav aria-label="Folders" className="mb-3 flex flex-wrap items-center gap-1.5 text-sm">
      <Link
        to="/stacks"
        search={{ ...filter, folder: undefined }}
        activeProps={{}}
        className="rounded px-1 text-muted hover:text-text hover:underline"
      >
        Folders
      </Link>
      {filter.folder === undefined
        ? null
        : folderCrumbs(filter.folder).map(({ name, path }) => (
            <span key={path} className="inline-flex items-center gap-1.5">
              <ChevronRight size={13} className="text-faint" aria-hidden />
              <Link
                to="/stacks"
                search={{ ...filter, folder: path }}
                activeProps={{}}
                aria-current={path === filter.folder ? 'true' : undefined}
                className="rounded px-1 font-medium hover:underline"
              >
                {name}
              </Link>
            </span>
          ))}
      {folders.length === 0 ? null : <span aria-hidden className="mx-1 h-4 w-px bg-border-strong" />}
      {folders.map(({ name, path, count }) => (
        <Link
          key={path}
          to="/stacks"
          search={{ ...filter, folder: path }}
          activeProps={{}}
          className="inline-flex h-7 items-center gap-1.5 rounded border border-border bg-surface px-2.5 text-muted hover:border-border-strong hover:text-text"
        >
          <FolderClosed size={13} aria-hidden />
          {name}
          <span className="text-xs text-faint tabular-nums">{count}</span>
        </Link>
      ))}
    </nav>
  );
}
