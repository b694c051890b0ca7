import { inert } from '../platform/inert-text.ts';
import type { RunRow } from '../runs/index.ts';
import { runUrl, stackUrl } from '../runs/index.ts';
import type { StackRow } from '../stacks/index.ts';
import type { CommandDeps } from './deps.ts';

/** What answers say; hostile names and reasons stay text. */
type Named = Pick<StackRow, 'id' | 'name'>;
type Numbered = Pick<RunRow, 'id' | 'number'>;

export const stackLink = (deps: CommandDeps, { id, name }: Named): string =>
  `[${inert(name)}](${stackUrl(deps, id)})`;

export const runLink = (deps: CommandDeps, stack: Named, run: Numbered): string =>
  `[run #${run.number}](${runUrl(deps, stack.id, run.id)}) of **${inert(stack.name)}**`;

export const shortSha = (sha: string): string => `\`${sha.slice(0, 7)}\``;

export const helpText = [
  '**Gantry** does this when you comment it:',
  '',
  '| Comment | What happens |',
  '|---|---|',
  '| `/gantry plan [stack]` | A new preview of this pull request, for every stack that it affects or for the named one |',
  '| `/gantry apply [stack]` | The plan that waits is confirmed; where the stack allows promotion, the preview is deployed |',
  '| `/gantry discard [stack]` | The plan that waits, or the run that has not started, is discarded |',
  '| `/gantry unlock [stack]` | The lock of the stack is released |',
  '| `/gantry link CODE` | Your Bitbucket account is linked to your Gantry user |',
  '| `/gantry help` | This |',
  '',
  'Your roles in Gantry decide what you may do. Name the stack where the pull request affects several.',
].join('\n');

export const unknownText = (word: string): string =>
  `There is no command “${inert(word.slice(0, 60))}”.\n\n${helpText}`;

export const unlinkedText = ({ publicUrl }: CommandDeps): string =>
  `Gantry does not know who you are there: your Bitbucket account is linked to no user. Create a code on your [profile page](${publicUrl}/profile), comment \`/gantry link CODE\` with it here, and repeat the command.`;

export const interruptedText =
  'Gantry was interrupted while it did this, and does not do it a second time by itself. Look at the stack, and repeat the command if nothing has happened.';
