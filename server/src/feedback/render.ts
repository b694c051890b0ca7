import type { Delta, Diagnostic, PlannedChange } from '@gantry/contract/plan';
import type { RunState } from '@gantry/contract/run-states';
import { cut, inert, plain } from '../platform/inert-text.ts';
import { countOfWarnings, findingLines, isRefused, type Told } from './findings.ts';
import { type RenderedModule, renderModuleFailure, renderModuleTable } from './render-modules.ts';
import { codeBlock, fitting } from './text.ts';
import { deltaWords, stateWords } from './words.ts';

/** What the comment says of a run; all of it pure text. */
export type RenderedRun = {
  readonly stackId: string;
  readonly stackName: string;
  readonly number: number;
  readonly url: string;
  readonly state: RunState;
  readonly reason: string | null;
  readonly delta: Delta | null;
  readonly diagnostics: readonly Diagnostic[];
  /** What policies said of the plan. */
  readonly receipts: readonly Told[];
  /** Null where only the plan is wanted. */
  readonly changes: readonly PlannedChange[] | null;
  readonly changesOmitted: number;
  /** The first lines of the plan as Terraform printed it. */
  readonly planLines: readonly string[];
  readonly sha: string;
};

const changesPerStack = 60;
const findingsPerStack = 30;
const failureLineCount = 120;
const lineCharacters = 500;
/** A section is not worth less room than this. */
const leastRoom = 1_500;

/** By its first line Gantry knows its comment again. */
export const commentHeading = '**Gantry** plans for this pull request';
const footer = 'Comment `/gantry help` to see what can be done from here.';
const reachedItsLength = "More is on the runs' pages: this comment has reached its length.";

/**
 * The one comment of a pull request: a table of all stacks and one of all modules, then what each stack would change
 * and why modules failed. At most `limit` characters; stacks that the table has no room for are behind `allRunsUrl`.
 */
export function renderComment(
  runs: readonly RenderedRun[],
  limit: number,
  modules: readonly RenderedModule[] = [],
  allRunsUrl: string | null = null,
): string {
  const tables = [
    ...(runs.length === 0
      ? []
      : [renderTable(runs, Math.floor(limit / (modules.length === 0 ? 2 : 3)), allRunsUrl)]),
    ...(modules.length === 0 ? [] : [renderModuleTable(modules, Math.floor(limit / 4))]),
  ];
  const head = [commentHeading, ...tables];
  const sections = runs.flatMap(sectionOf);
  const room = limit - lengthOf([...head, footer, reachedItsLength]);
  const failures = moduleFailures(modules, sections.length === 0 ? room : Math.floor(room / 2));
  const { texts, complete } = renderSections(sections, room - lengthOf(failures.texts));
  const cutShort = complete && failures.complete ? [] : [reachedItsLength];
  return [...head, ...failures.texts, ...texts, ...cutShort, footer].join('\n\n');
}

function moduleFailures(modules: readonly RenderedModule[], room: number) {
  const failed = modules.filter(({ state }) => state === 'failed');
  const texts = failed.flatMap(
    (module) => renderModuleFailure(module, Math.floor(room / failed.length)) ?? [],
  );
  return { texts, complete: texts.length === failed.length };
}

/** Of parts that empty lines separate. */
const lengthOf = (parts: readonly string[]): number => parts.reduce((sum, part) => sum + part.length + 2, 0);

function renderTable(runs: readonly RenderedRun[], room: number, allRunsUrl: string | null): string {
  const head = ['| Stack | Result | Changes | Commit | Run |', '|---|---|---|---|---|'];
  const { lines, hidden } = fitting(runs.map(tableRow), room);
  const table = [...head, ...lines].join('\n');
  if (hidden === 0) return table;
  const more = `${hidden} more stacks`;
  return `${table}\n\n… and ${allRunsUrl === null ? more : `[${more}](${allRunsUrl})`}`;
}

function tableRow(run: RenderedRun): string {
  const { mark } = stateWords[run.state];
  const changes = run.delta === null ? '–' : deltaWords(run.delta);
  return `| ${inert(run.stackName)} | ${mark} ${resultOf(run)} | ${changes} | \`${run.sha.slice(0, 7)}\` | [#${run.number}](${run.url}) |`;
}

function resultOf({ state, receipts }: RenderedRun): string {
  const { words } = stateWords[state];
  if (state === 'FAILED' && isRefused(receipts)) return 'Refused by policies';
  const warnings = countOfWarnings(receipts);
  return warnings === null ? words : `${words}, ${warnings}`;
}

type Section = {
  readonly title: string;
  /** What must be said. */
  readonly lines: readonly string[];
  /** How many more there are, at most a part of which is counted in `lines`. */
  readonly omitted: number;
  /** What may be said where there is room left. */
  readonly planLines: readonly string[];
};

function sectionOf(run: RenderedRun): Section[] {
  const name = `**${inert(run.stackName)}**`;
  const refused = isRefused(run.receipts);
  if (run.state === 'FAILED' && !refused)
    return [{ title: `${name} failed`, lines: failureLines(run), omitted: 0, planLines: [] }];
  const { changes, planLines } = run;
  const findings = findingLines(run.receipts, findingsPerStack);
  const shown = (changes ?? []).slice(0, changesPerStack);
  if (findings.length === 0 && shown.length === 0 && planLines.length === 0) return [];
  const omitted = changes === null ? 0 : changes.length - shown.length + run.changesOmitted;
  const gap = findings.length > 0 && shown.length > 0 ? [''] : [];
  const lines = [...findings, ...gap, ...shown.map(changeLine)];
  return [{ title: refused ? `${name} was refused by policies` : name, lines, omitted, planLines }];
}

/** Everybody's changes first; what room is left is shared by the plans. */
function renderSections(sections: readonly Section[], room: number): { texts: string[]; complete: boolean } {
  let left = room;
  let complete = true;
  const take = (text: string | null): string | null => {
    if (text === null) complete = false;
    else left -= text.length + 2;
    return text;
  };
  const share = (parts: number): number => Math.min(left, Math.max(leastRoom, Math.floor(left / parts)));
  const shown = sections.flatMap((section, index) => {
    const { title, lines, omitted } = section;
    const block =
      lines.length === 0
        ? ''
        : codeBlock(shortened(lines), share(sections.length - index) - title.length - 4, omitted);
    const text = take(block === null ? null : [title, ...(block === '' ? [] : [block])].join('\n\n'));
    return text === null ? [] : [{ section, text }];
  });
  const plans = shown.filter(({ section }) => section.planLines.length > 0).length;
  let told = 0;
  const texts = shown.map(({ section, text }) => {
    if (section.planLines.length === 0) return text;
    const plan = take(codeBlock(shortened(section.planLines), share(plans - told++) - 4, 0));
    return plan === null ? text : `${text}\n\n${plan}`;
  });
  return { texts, complete };
}

const shortened = (lines: readonly string[]): string[] =>
  lines.map((line) => cut(plain(line), lineCharacters));

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
