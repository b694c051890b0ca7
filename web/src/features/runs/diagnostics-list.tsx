import { CircleCheck } from 'lucide-react';
import { Badge } from '../../ui/badge.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { flowText } from './flow-text.ts';
import type { Diagnostic } from './model.ts';

export function DiagnosticsList({ diagnostics }: { diagnostics: readonly Diagnostic[] }) {
  if (diagnostics.length === 0) {
    return (
      <EmptyState icon={<CircleCheck size={28} />} title="No errors or warnings">
        What Terraform or OpenTofu has to say about the code stands here, with file and line.
      </EmptyState>
    );
  }
  return (
    <ul className="grid gap-3">
      {diagnostics.map((diagnostic, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: diagnostics have no identity and never move
        <li key={index} className="rounded border border-border bg-surface p-4">
          <div className="flex flex-wrap items-baseline gap-2">
            <Badge tone={diagnostic.severity === 'error' ? 'danger' : 'warning'}>
              {diagnostic.severity === 'error' ? 'Error' : 'Warning'}
            </Badge>
            <h2 className="min-w-0 font-semibold break-words">{diagnostic.summary}</h2>
            {diagnostic.file === null ? null : (
              <code className="font-mono text-xs break-all text-muted">
                {diagnostic.file}
                {diagnostic.line === null ? '' : `:${diagnostic.line}`}
              </code>
            )}
          </div>
          {diagnostic.detail === '' ? null : (
            <p className="mt-2 max-w-[75ch] break-words whitespace-pre-wrap">{flowText(diagnostic.detail)}</p>
          )}
        </li>
      ))}
    </ul>
  );
}
