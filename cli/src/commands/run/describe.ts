import type { Io } from '../../io.ts';
import { type Colour, paint } from '../../render/paint.ts';
import { stateCell, wordOf } from '../../render/run-state.ts';
import { columns, facts } from '../../render/table.ts';
import { firstLine, oneLine, shortHash } from '../../render/text.ts';
import { durationText, relativeTime } from '../../render/time.ts';
import {
  nameOf,
  type RunChange,
  type RunDelta,
  type RunDetail,
  type RunDiagnostic,
  type RunTransition,
} from './fields.ts';

/** "+2 ~1 -0", with what else there is; "no changes" for a plan of nothing. */
export function deltaText(delta: RunDelta): string {
  const rare = [
    [delta.import, 'to import'],
    [delta.move, 'to move'],
    [delta.forget, 'to forget'],
    [delta.outputs, delta.outputs === 1 ? 'output' : 'outputs'],
  ] as const;
  const others = rare.filter(([count]) => count > 0).map(([count, word]) => `${count} ${word}`);
  const touched = delta.add + delta.change + delta.delete > 0;
  if (!touched && others.length === 0) return 'no changes';
  return [...(touched ? [`+${delta.add} ~${delta.change} -${delta.delete}`] : []), ...others].join(', ');
}

/** One run for people: facts, what went wrong, what will change, the way so far and what can be done. */
export function describeRun(io: Io, run: RunDetail): string {
  const parts = [
    factsOf(io, run),
    section(
      io,
      'Problems',
      run.diagnostics.map((each) => diagnosticText(io, each)),
    ),
    section(io, 'Changes', changesOf(io, run)),
    section(io, 'History', [historyText(io, run.history)]),
    section(io, 'Next', nextSteps(run)),
  ];
  return parts.filter((part) => part !== null).join('\n\n');
}

function section(io: Io, title: string, lines: readonly string[]): string | null {
  return lines.length === 0 ? null : [paint(io, 'bold', title), ...lines].join('\n');
}

function factsOf(io: Io, run: RunDetail): string {
  const { pullRequest, commit } = run;
  return facts(io, [
    ['Run', { text: nameOf(run), colour: 'bold' }],
    ['State', stateCell(run.state)],
    ['Why', run.reason],
    ['Type', run.type.toLowerCase()],
    ['Changes', run.delta === null ? null : deltaText(run.delta)],
    [
      'Commit',
      `${shortHash(commit.hash)} ${firstLine(run.title)}${commit.authorName === null ? '' : ` (${commit.authorName})`}`,
    ],
    ['Branch', run.branch],
    ['Pull request', pullRequest === null ? null : `#${pullRequest.number} ${pullRequest.url}`],
    ['Triggered by', run.triggeredBy],
    [
      'Notes',
      run.userProvidedMetadata.length === 0 ? null : run.userProvidedMetadata.map(oneLine).join('; '),
    ],
    ['Created', relativeTime(run.createdAt, io.now())],
    ['Tool', run.toolVersion],
    ['Isolation', run.isolation],
    ['Id', run.id],
  ]);
}

/** `network/main.tf:12: Reference to undeclared input variable`, and the details below. */
export function diagnosticText(
  io: Pick<Io, 'colours'>,
  { severity, summary, detail, file, line }: RunDiagnostic,
): string {
  const place = file === null ? '' : `${oneLine(file)}${line === null ? '' : `:${line}`}: `;
  const mark = severity === 'error' ? paint(io, 'red', '✕') : paint(io, 'yellow', '◆');
  const details = detail
    .split('\n')
    .map(oneLine)
    .filter((text) => text !== '');
  return [`  ${mark} ${place}${oneLine(summary)}`, ...details.map((text) => `    ${text}`)].join('\n');
}

const changeMarks: Record<RunChange['action'], readonly [mark: string, colour: Colour]> = {
  CREATE: ['+', 'green'],
  UPDATE: ['~', 'yellow'],
  DELETE: ['-', 'red'],
  REPLACE: ['±', 'magenta'],
  READ: ['<', 'gray'],
  IMPORT: ['→', 'blue'],
  MOVE: ['→', 'blue'],
  FORGET: ['.', 'gray'],
};

function changesOf(io: Io, { changes, changesOmitted }: RunDetail): string[] {
  const lines = changes.map(({ action, address, previousAddress, replacePaths }) => {
    const [mark, colour] = changeMarks[action];
    const from = previousAddress === null ? '' : `, was ${oneLine(previousAddress)}`;
    const forced = replacePaths.length === 0 ? '' : `, forced by ${replacePaths.map(oneLine).join(', ')}`;
    return `  ${paint(io, colour, mark)} ${oneLine(address)}${from}${forced}`;
  });
  return changesOmitted === 0 ? lines : [...lines, `  … and ${changesOmitted} more`];
}

function historyText(io: Io, history: readonly RunTransition[]): string {
  return columns(
    history.map(({ state, at, note, username }, index) => {
      const next = history[index + 1];
      const lasted = next === undefined ? '' : durationText(Date.parse(next.at) - Date.parse(at));
      const { text, colour } = stateCell(state);
      return [`  ${paint(io, colour, text)}`, lasted, username ?? '', oneLine(note ?? '')];
    }),
  );
}

const commandOf = { CONFIRM: 'confirm', DISCARD: 'discard', STOP: 'stop' } as const;

function nextSteps(run: RunDetail): string[] {
  return run.actions.flatMap((action) =>
    action === 'RETRY' ? [] : [`  gantry run ${commandOf[action]} ${nameOf(run)}`],
  );
}

/** "network/12 · Needs confirmation: autodeploy is off" */
export function sentenceOf(run: Pick<RunDetail, 'stack' | 'number' | 'state' | 'reason'>): string {
  const reason = run.reason === null ? '' : `: ${oneLine(run.reason)}`;
  return `${nameOf(run)} · ${wordOf(run.state)}${reason}`;
}
