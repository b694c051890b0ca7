import { CircleCheck, LoaderCircle, TriangleAlert } from 'lucide-react';
import type { ReactNode } from 'react';
import { countOf } from '../runs/run-words.ts';
import type { SourceCheck } from './model.ts';

export interface Checked {
  loading: boolean;
  found: SourceCheck | null;
}

interface SourceVerdictProps extends Checked {
  part: 'repository' | 'branch' | 'root';
  root: string;
  onRoot: (folder: string) => void;
}

/** Under a field of the source: whether what it names is there, and otherwise why not and what is. */
export function SourceVerdict({ part, loading, found, root, onRoot }: SourceVerdictProps) {
  if (found === null) return part === 'root' && loading ? <Line icon={spinner}>Looking</Line> : null;
  if (found.problem?.part === part) {
    return (
      <Line icon={warning}>
        {found.problem.message} <code className="font-mono text-xs text-muted">{found.problem.code}</code>
      </Line>
    );
  }
  if (part !== 'root' || found.root === null) return null;
  const { exists, codeFiles, folders } = found.root;
  if (codeFiles > 0) {
    return (
      <Line icon={<CircleCheck size={15} className="text-success" aria-hidden />}>
        {countOf(codeFiles, 'Terraform file')} at commit{' '}
        <span className="font-mono">{found.commit?.slice(0, 8)}</span>
      </Line>
    );
  }
  return (
    <Line icon={warning}>
      {exists
        ? 'The folder has no Terraform files directly in it. Plans would find nothing to do.'
        : 'The commit has no such folder. The stack can be made, but its runs would fail.'}
      <Folders folders={folders.filter((folder) => folder !== root).slice(0, 8)} onRoot={onRoot} />
    </Line>
  );
}

const warning = <TriangleAlert size={15} className="text-warning" aria-hidden />;
const spinner = <LoaderCircle size={15} className="turn text-muted" aria-hidden />;

const Line = ({ icon, children }: { icon: ReactNode; children: ReactNode }) => (
  <div role="status" className="mt-1.5 flex items-start gap-1.5 text-sm">
    <span className="mt-0.5 shrink-0">{icon}</span>
    <div className="min-w-0">{children}</div>
  </div>
);

function Folders({ folders, onRoot }: { folders: readonly string[]; onRoot: (folder: string) => void }) {
  if (folders.length === 0) return null;
  return (
    <div className="mt-1 flex flex-wrap items-center gap-1.5">
      <span className="text-muted">Code is in</span>
      {folders.map((folder) => (
        <button
          key={folder}
          type="button"
          onClick={() => onRoot(folder)}
          className="rounded border border-border-strong bg-surface px-1.5 font-mono text-xs leading-6 hover:bg-hover"
        >
          /{folder}
        </button>
      ))}
    </div>
  );
}
