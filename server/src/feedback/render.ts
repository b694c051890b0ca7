import { stripVTControlCharacters } from 'node:util';
import type { Delta, Diagnostic, PlannedChange } from '@gantry/contract/plan';
import type { RunState } from '@gantry/contract/run-states';
import type { CommitStatusState } from '../vcs/index.ts';

/** What feedback says of a run; all of it pure text. */
export type RenderedRun = {
  readonly stackId: string;
  readonly stackName: string;
  readonly number: number;
  readonly url: string;
  readonly state: RunState;
  readonly reason: string | null;
  readonly delta: Delta | null;
  readonly diagnostics: readonly Diagnostic[];
  readonly changes: readonly PlannedChange[];
  readonly changesOmitted: number;
  readonly sha: string;
};

const descriptionCharacters = 250;
const changesPerStack = 60;
const failureLineCount = 120;
const lineCharacters = 500;

const states: Record<
  RunState,
  { readonly status: CommitStatusState; readonly mark: string; readonly words: string }
> = {
  QUEUED: { status: 'in_progress', mark: '○', words: 'Queued' },
  READY: { status: 'in_progress', mark: '○', words: 'Waiting for a worker' },
  PREPARING: { status: 'in_progress', mark: '◐', words: 'Preparing' },
  INITIALIZING: { status: 'in_progress', mark: '◐', words: 'Initializing' },
  PLANNING: { status: 'in_progress', mark: '◐', words: 'Planning' },
  PENDING_REVIEW: { status: 'in_progress', mark: '◆', words: 'Waiting for review' },
  UNCONFIRMED: { status: 'in_progress', mark: '◆', words: 'Waiting for confirmation' },
  CONFIRMED: { status: 'in_progress', mark: '◐', words: 'Confirmed' },
  PREPARING_APPLY: { status: 'in_progress', mark: '◐', words: 'Preparing to apply' },
  APPLYING: { status: 'in_progress', mark: '◐', words: 'Applying' },
  PERFORMING: { status: 'in_progress', mark: '◐', words: 'Performing' },
  DESTROYING: { status: 'in_progress', mark: '◐', words: 'Destroying' },
  FINISHED: { status: 'successful', mark: '●', words: 'Finished' },
  FAILED: { status: 'failed', mark: '✕', words: 'Failed' },
  STOPPED: { status: 'stopped', mark: '▬', words: 'Stopped' },
  DISCARDED: { status: 'stopped', mark: '▬', words: 'Discarded' },
  CANCELED: { status: 'stopped', mark: '▬', words: 'Canceled' },
  SKIPPED: { status: 'successful', mark: '▬', words: 'Skipped' },
};

export const statusState = (state: RunState): CommitStatusState => states[state].status;

export function deltaWords(delta: Delta): string {
  const { add, change, delete: remove, import: imports, move, forget, outputs } = delta;
  const main = `${add} to add, ${change} to change, ${remove} to destroy`;
  const extra = [
    imports > 0 ? `${imports} to import` : '',
    move > 0 ? `${move} to move` : '',
    forget > 0 ? `${forget} to forget` : '',
    outputs > 0 ? `${outputs} ${outputs === 1 ? 'output changes' : 'outputs change'}` : '',
  ].filter((part) => part !== '');
  return [main, ...extra].join(', ');
}

/** What was done, once a plan has been applied. */
function appliedWords({ add, change, delete: remove }: Delta): string {
  return `Applied: ${add} added, ${change} changed, ${remove} destroyed`;
}

/** The description of a commit status: progress, the delta of a plan, or why it failed. One line. */
export function statusDescription(
  run: Pick<RenderedRun, 'state' | 'reason' | 'delta'> & { readonly applied: boolean },
): string {
  const { state, reason, delta } = run;
  const { words } = states[state];
  const plan = delta === null ? null : deltaWords(delta);
  const done = run.applied && delta !== null ? appliedWords(delta) : plan;
  const text = {
    successful: done ?? words,
    failed: reason ?? words,
    stopped: reason ?? words,
    in_progress: plan === null ? words : `${words}: ${plan}`,
  }[statusState(state)];
  return cut(oneLine(text), descriptionCharacters);
}

/** `gantry/proposed` and `gantry/tracked`: all stacks of a commit in one status. */
export function aggregate(runs: readonly Pick<RenderedRun, 'state'>[]): {
  state: CommitStatusState;
  description: string;
} {
  const count = (wanted: CommitStatusState): number =>
    runs.filter((run) => statusState(run.state) === wanted).length;
  const counts = { failed: count('failed'), in_progress: count('in_progress'), stopped: count('stopped') };
  const succeeded = runs.length - counts.failed - counts.in_progress - counts.stopped;
  const parts = [
    [counts.failed, 'failed'],
    [counts.in_progress, 'in progress'],
    [counts.stopped, 'stopped'],
    [succeeded, 'succeeded'],
  ] as const;
  const described = parts.filter(([number]) => number > 0).map(([number, word]) => `${number} ${word}`);
  const worst = (['failed', 'in_progress', 'stopped'] as const).find((state) => counts[state] > 0);
  return { state: worst ?? 'successful', description: described.join(', ') || '0 runs' };
}

const heading = '**Gantry** plans for this pull request';
const reachedItsLength = "More is on the runs' pages: this comment has reached its length.";

/** The one comment of a pull request: a table of all stacks, then what each would change. At most `limit` characters. */
export function renderComment(runs: readonly RenderedRun[], limit: number): string {
  const parts = [heading, renderTable(runs, Math.floor(limit / 2))];
  let left = limit - lengthOf([...parts, reachedItsLength]);
  for (const run of runs) {
    const section = sectionOf(run);
    if (section === null) continue;
    const text = renderSection(section, left);
    if (text === null) return [...parts, reachedItsLength].join('\n\n');
    parts.push(text);
    left -= lengthOf([text]);
  }
  return parts.join('\n\n');
}

/** Of parts that empty lines separate. */
const lengthOf = (parts: readonly string[]): number => parts.reduce((sum, part) => sum + part.length + 2, 0);

function renderTable(runs: readonly RenderedRun[], room: number): string {
  const head = ['| Stack | Result | Changes | Commit | Run |', '|---|---|---|---|---|'];
  const { lines, hidden } = fitting(runs.map(tableRow), room);
  const table = [...head, ...lines].join('\n');
  return hidden === 0 ? table : `${table}\n\n… and ${hidden} more stacks`;
}

/** As many whole lines as there is room for. */
function fitting(lines: readonly string[], room: number): { lines: string[]; hidden: number } {
  const shown: string[] = [];
  let left = room;
  for (const line of lines) {
    left -= line.length + 1;
    if (left < 0) break;
    shown.push(line);
  }
  return { lines: shown, hidden: lines.length - shown.length };
}

function tableRow(run: RenderedRun): string {
  const { mark, words } = states[run.state];
  const changes = run.delta === null ? '–' : deltaWords(run.delta);
  return `| ${inert(run.stackName)} | ${mark} ${words} | ${changes} | \`${run.sha.slice(0, 7)}\` | [#${run.number}](${run.url}) |`;
}

type Section = { readonly title: string; readonly lines: readonly string[]; readonly omitted: number };

function sectionOf(run: RenderedRun): Section | null {
  const name = `**${inert(run.stackName)}**`;
  if (run.state === 'FAILED') return { title: `${name} failed`, lines: failureLines(run), omitted: 0 };
  if (run.changes.length === 0) return null;
  const shown = run.changes.slice(0, changesPerStack);
  const omitted = run.changes.length - shown.length + run.changesOmitted;
  return { title: name, lines: shown.map(changeLine), omitted };
}

/** Null when there is not even room for one line. */
function renderSection({ title, lines, omitted }: Section, room: number): string | null {
  const plainLines = lines.map((line) => cut(plain(line), lineCharacters));
  const frame = title.length + 2 * fenceOf(plainLines).length + 40;
  const { lines: shown, hidden } = fitting(plainLines, room - frame);
  if (shown.length === 0) return null;
  const more = hidden + omitted;
  if (more > 0) shown.push(`… and ${more} more`);
  const ticks = fenceOf(shown);
  return [title, '', ticks, ...shown, ticks].join('\n');
}

function failureLines(run: RenderedRun): string[] {
  const problems = run.diagnostics.filter(({ severity }) => severity === 'error').map(problemText);
  const text = problems.length > 0 ? problems.join('\n\n') : (run.reason ?? 'The run failed.');
  const lines = text.split(/\r\n|\r|\n/);
  return lines.length <= failureLineCount
    ? lines
    : [...lines.slice(0, failureLineCount), '… the rest is in the log of the run'];
}

function problemText({ summary, detail, file, line }: Diagnostic): string {
  const place = file === null ? '' : `\n  ${file}${line === null ? '' : `:${line}`}`;
  return `Error: ${summary}${place}${detail === '' ? '' : `\n${detail}`}`;
}

const marks: Record<PlannedChange['action'], string> = {
  create: '+',
  update: '~',
  delete: '-',
  replace: '±',
  read: '<=',
  import: '→',
  forget: '.',
  move: '→',
};

function changeLine({ action, address, previousAddress, replacePaths }: PlannedChange): string {
  const from = previousAddress === null ? '' : `  (was ${previousAddress})`;
  const because = replacePaths.length === 0 ? '' : `  (${replacePaths.join(', ')} forces replacement)`;
  return `${marks[action]} ${address}${from}${because}`;
}

/** The marks of a code block that its content cannot close: hostile plan text stays text. */
function fenceOf(lines: readonly string[]): string {
  const runs = lines.flatMap((line) => [...line.matchAll(/`+/g)].map(([ticks]) => ticks.length));
  return '`'.repeat(Math.max(2, ...runs) + 1);
}

/** Text for a table cell: nothing in it is Markdown, a mention or a new row. */
function inert(text: string): string {
  return oneLine(text).replace(/[\\`*_{}[\]()#+.!|<>~@-]/g, (mark) => `\\${mark}`);
}

/** Without colours, control characters and marks that turn the direction of reading. */
function plain(text: string): string {
  return stripVTControlCharacters(text).replace(/(?!\t)\p{Cc}|[\u202a-\u202e\u2066-\u2069]/gu, '');
}

const oneLine = (text: string): string => plain(text.replace(/\s+/g, ' ')).trim();

function cut(text: string, limit: number): string {
  if (text.length <= limit) return text;
  // Never through the middle of a character.
  return `${text.slice(0, limit - 1).replace(/[\ud800-\udbff]$/, '')}…`;
}
