import { posix } from 'node:path';
import type { Diagnostic, PlannedChange } from '@gantry/contract/plan';
import { isTerminal } from '@gantry/contract/run-states';
import { plain } from '../platform/inert-text.ts';
import type { RunRow } from '../runs/index.ts';
import type { StackRow } from '../stacks/index.ts';
import type { Annotation, CommitReport } from '../vcs/index.ts';
import { countOfWarnings, findingAnnotations, findingLines, isRefused, type Told } from './findings.ts';
import { deltaWords, statusDescription, statusState } from './words.ts';

export type Reported = {
  readonly stack: Pick<StackRow, 'id' | 'name'>;
  readonly run: Pick<RunRow, 'state' | 'reason' | 'delta' | 'diagnostics' | 'type'>;
  readonly changes: readonly PlannedChange[];
  /** What policies said of the plan. */
  readonly receipts?: readonly Told[];
  readonly url: string;
  /** How many annotations a report may have. */
  readonly most: number;
};

/** The report of a stack on a commit; null while its run has come to nothing yet. */
export function reportOf({ stack, run, changes, receipts = [], url, most }: Reported): CommitReport | null {
  const { state, delta } = run;
  if (state !== 'FAILED' && delta === null) return null;
  return {
    id: `gantry-${stack.id}`,
    title: `Gantry: ${stack.name}`,
    details: linesOf(summaryOf(run, receipts), [
      ...findingLines(receipts, findingsTold),
      ...wordsOfErrors(run.diagnostics),
    ]),
    result: resultOf(run),
    url,
    numbers:
      delta === null
        ? []
        : [
            { title: 'To add', value: delta.add },
            { title: 'To change', value: delta.change },
            { title: 'To destroy', value: delta.delete },
            { title: 'Resources after it', value: delta.resources },
          ],
    annotations: [
      ...findingAnnotations(receipts, changes),
      ...telling(run.diagnostics).map(ofDiagnostic),
      ...changes.flatMap(ofChange),
    ]
      .toSorted((left, right) => rank[left.severity] - rank[right.severity])
      .slice(0, most),
  };
}

/** The first line ends like a sentence where others follow: what shows the report may join them. */
const linesOf = (first: string, others: readonly string[]): string =>
  [others.length === 0 || /[.:!?…]$/.test(first) ? first : `${first}.`, ...others].join('\n');

const findingsTold = 20;

/** The findings follow in lines of their own. */
const summaryOf = (run: Reported['run'], receipts: readonly Told[]): string =>
  isRefused(receipts) && run.state === 'FAILED' && run.delta !== null
    ? `Refused by policies: ${deltaWords(run.delta)}`
    : statusDescription({ ...run, applied: false, warnings: countOfWarnings(receipts) });

const rank: Record<Annotation['severity'], number> = { critical: 0, high: 1, medium: 2, low: 3 };

/** A plan that somebody discarded has no result. */
function resultOf({ state }: Reported['run']): CommitReport['result'] {
  if (!isTerminal(state)) return 'pending';
  const status = statusState(state);
  return status === 'successful' ? 'passed' : status === 'failed' ? 'failed' : null;
}

function wordsOfErrors(diagnostics: readonly Diagnostic[]): string[] {
  const errors = diagnostics.filter(({ severity }) => severity === 'error').length;
  const warnings = diagnostics.length - errors;
  const count = (number: number, word: string) => (number === 1 ? `1 ${word}` : `${number} ${word}s`);
  const parts = [
    ...(errors > 0 ? [count(errors, 'error')] : []),
    ...(warnings > 0 ? [count(warnings, 'warning')] : []),
  ];
  return parts.length === 0 ? [] : [`The tool reports ${parts.join(' and ')}.`];
}

/** Without the errors that only say that there are others. */
function telling(diagnostics: readonly Diagnostic[]): readonly Diagnostic[] {
  const isPlaced = ({ file }: Diagnostic): boolean => pathInRepository(file) !== null;
  const isError = ({ severity }: Diagnostic): boolean => severity === 'error';
  const somePlaced = diagnostics.some((one) => isError(one) && isPlaced(one));
  return somePlaced ? diagnostics.filter((one) => !isError(one) || isPlaced(one)) : diagnostics;
}

function ofDiagnostic({ severity, summary, detail, file, line }: Diagnostic): Annotation {
  const path = pathInRepository(file);
  return {
    path,
    line: path === null ? null : positive(line),
    kind: severity,
    severity: severity === 'error' ? 'high' : 'medium',
    summary: plain(summary),
    details: detail,
  };
}

/** What a plan takes away is told where it is written. */
function ofChange({ action, address, replacePaths, source }: PlannedChange): Annotation[] {
  if (action !== 'delete' && action !== 'replace') return [];
  const path = pathInRepository(source?.file ?? null);
  const because =
    replacePaths.length === 0 ? '' : `, because ${replacePaths.join(', ')} cannot be changed in place`;
  const summary =
    action === 'delete'
      ? `${address} will be destroyed`
      : `${address} will be destroyed and created anew${because}`;
  const details = path === null ? 'It is not in the code of this commit any more.' : '';
  return [
    {
      path,
      line: path === null ? null : positive(source?.line ?? null),
      kind: 'risk',
      severity: action === 'delete' ? 'high' : 'medium',
      summary: plain(summary),
      details,
    },
  ];
}

const positive = (line: number | null): number | null => (line !== null && line > 0 ? line : null);

/** Files that Terraform downloaded, and those of the machine, are not in the repository. */
function pathInRepository(file: string | null): string | null {
  if (file === null || file === '' || posix.isAbsolute(file)) return null;
  const path = posix.normalize(file);
  const isOutside = path.startsWith('../') || path.split('/').includes('.terraform');
  return isOutside ? null : path;
}
