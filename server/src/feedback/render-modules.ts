import { isTerminal, type RunState } from '@gantry/contract/run-states';
import { cut, inert } from '../platform/inert-text.ts';
import { codeBlock, fitting } from './text.ts';
import { stateWords } from './words.ts';

/** What the comment says of a version of a module that a pull request proposes. */
export type RenderedModule = {
  readonly name: string;
  /** Empty where tags will tell it. */
  readonly number: string;
  readonly state: 'pending' | 'active' | 'failed';
  readonly reason: string | null;
  readonly url: string;
  readonly sha: string;
  readonly tests: readonly {
    readonly name: string;
    readonly state: RunState;
    readonly reason: string | null;
  }[];
};

const marks: Record<RenderedModule['state'], string> = {
  pending: `${stateWords.PLANNING.mark} Testing`,
  active: `${stateWords.FINISHED.mark} Passed`,
  failed: `${stateWords.FAILED.mark} Failed`,
};
const mostTests = 40;
const reasonCharacters = 600;

/** The table of the modules, in no more than `room` characters. */
export function renderModuleTable(modules: readonly RenderedModule[], room: number): string {
  const head = ['| Module | Result | Version | Tests | Commit |', '|---|---|---|---|---|'];
  const { lines, hidden } = fitting(modules.map(moduleRow), room);
  const table = [...head, ...lines].join('\n');
  return hidden === 0 ? table : `${table}\n\n… and ${hidden} more modules`;
}

function moduleRow({ name, number, state, url, sha, tests }: RenderedModule): string {
  const passed = tests.filter((test) => test.state === 'FINISHED').length;
  const counted = tests.length === 0 ? '–' : `${passed} of ${tests.length} passed`;
  const shown = inert(number === '' ? 'by tag' : number);
  return `| ${inert(name)} | ${marks[state]} | [${shown}](${url}) | ${counted} | \`${sha.slice(0, 7)}\` |`;
}

/** Why a module failed, test by test; null for one that did not, or where there is no room. */
export function renderModuleFailure(module: RenderedModule, room: number): string | null {
  if (module.state !== 'failed') return null;
  const bad = module.tests.filter(({ state }) => isTerminal(state) && state !== 'FINISHED');
  const lines =
    bad.length === 0
      ? [module.reason ?? 'The version failed.']
      : bad.map(({ name, state, reason }) => `${name}: ${reason ?? stateWords[state].words}`);
  const shown = lines.slice(0, mostTests).flatMap((line) => cut(line, reasonCharacters).split('\n'));
  const title = `**${inert(module.name)}** failed`;
  const block = codeBlock(shown, room - title.length - 4, Math.max(0, lines.length - mostTests));
  return block === null ? null : `${title}\n\n${block}`;
}
