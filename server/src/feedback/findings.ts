import { posix } from 'node:path';
import type { PlannedChange } from '@gantry/contract/plan';
import { oneLine, plain } from '../platform/inert-text.ts';
import type { ReceiptRow } from '../policies/index.ts';
import type { Annotation } from '../vcs/index.ts';

/** What a policy said of the plan of a run. */
export type Told = Pick<ReceiptRow, 'policy_name' | 'denied' | 'warned' | 'omitted' | 'problem' | 'line'>;

type Kind = 'denied' | 'failed' | 'warned';
type Single = { readonly policy: string; readonly kind: Kind; readonly message: string };

const verbs: Record<Kind, string> = {
  denied: '✕ Denied by',
  failed: '✕ Not evaluated:',
  warned: '▲ Warned by',
};

/** What stops a run first, then what only warns. */
function singles(receipts: readonly Told[]): Single[] {
  const of = (kind: Kind, receipt: Told, messages: readonly string[]) =>
    messages.map(
      (message): Single => ({ policy: oneLine(receipt.policy_name), kind, message: oneLine(message) }),
    );
  return [
    ...receipts.flatMap((receipt) => of('denied', receipt, receipt.denied)),
    ...receipts.flatMap((receipt) =>
      receipt.problem === null ? [] : of('failed', receipt, [placed(receipt.problem, receipt.line)]),
    ),
    ...receipts.flatMap((receipt) => of('warned', receipt, receipt.warned)),
  ];
}

const placed = (problem: string, line: number | null): string =>
  line === null ? problem : `line ${line}: ${problem}`;

/** Each finding as a line of its own, with how many there is no room for. */
export function findingLines(receipts: readonly Told[], most: number): string[] {
  const all = singles(receipts);
  const hidden = Math.max(0, all.length - most) + receipts.reduce((sum, { omitted }) => sum + omitted, 0);
  const lines = all.slice(0, most).map(({ policy, kind, message }) => `${verbs[kind]} ${policy}: ${message}`);
  return hidden === 0 ? lines : [...lines, `… and ${hidden} more findings of policies`];
}

/** `2 policy warnings`, or null where nothing warns. */
export function countOfWarnings(receipts: readonly Told[]): string | null {
  const count = receipts.reduce((sum, { warned }) => sum + warned.length, 0);
  if (count === 0) return null;
  return count === 1 ? '1 policy warning' : `${count} policy warnings`;
}

/** The same with the first of them. */
export function wordsOfWarnings(receipts: readonly Told[]): string | null {
  const count = countOfWarnings(receipts);
  const [first] = singles(receipts).filter(({ kind }) => kind === 'warned');
  return count === null || first === undefined ? null : `${count}: ${first.message}`;
}

/** Whether policies ended the run. */
export const isRefused = (receipts: readonly Told[]): boolean =>
  receipts.some(({ denied, problem }) => denied.length > 0 || problem !== null);

/** Findings that name a resource, where the resource is written. Others are in the words of the report alone. */
export function findingAnnotations(
  receipts: readonly Told[],
  changes: readonly PlannedChange[],
): Annotation[] {
  const located = changes
    .filter(({ source }) => source !== undefined && isInRepository(source.file))
    .toSorted((left, right) => right.address.length - left.address.length);
  return singles(receipts).flatMap(({ policy, kind, message }): Annotation[] => {
    const found = kind === 'failed' ? undefined : located.find(({ address }) => names(message, address));
    if (found?.source === undefined) return [];
    return [
      {
        path: posix.normalize(found.source.file),
        line: found.source.line,
        kind: kind === 'denied' ? 'error' : 'warning',
        severity: kind === 'denied' ? 'high' : 'medium',
        summary: plain(message),
        details: `${kind === 'denied' ? 'Denied' : 'Warned'} by the policy ${policy}.`,
      },
    ];
  });
}

const isInRepository = (file: string): boolean =>
  file !== '' && !posix.isAbsolute(file) && !posix.normalize(file).startsWith('../');

/** Whether a text has the address as a whole, and not as a part of a longer one. */
function names(text: string, address: string): boolean {
  for (let at = text.indexOf(address); at >= 0; at = text.indexOf(address, at + 1)) {
    const before = text.slice(0, at).at(-1) ?? ' ';
    const after = text.slice(at + address.length, at + address.length + 1);
    if (!/[\w.\-\]]/.test(before) && !/[\w\-[]/.test(after)) return true;
  }
  return false;
}
