import type { ApiClient } from '@gantry/contract/client';
import { isTerminal, runStates } from '@gantry/contract/run-states';
import type { Context } from '../../command.ts';
import { type ExitCode, exitCodes } from '../../exit-codes.ts';
import { createLogFilter } from '../../render/log-filter.ts';
import { paint } from '../../render/paint.ts';
import { stateCell, wordOf } from '../../render/run-state.ts';
import { type Spinner, startSpinner } from '../../render/spinner.ts';
import { diagnosticText, sentenceOf } from './describe.ts';
import { nameOf, type RunDetail, type RunTransition } from './fields.ts';
import type { RunKey } from './find-run.ts';
import { followRun } from './follow-run.ts';
import { readRun } from './read-run.ts';

/**
 * Prints what a run did and, with `follow`, does until its end: the log on standard output, the phases beside it. For
 * machines each event is a line of JSON. The exit code of a followed run tells how it ended.
 */
export async function printRun(
  context: Context,
  api: ApiClient,
  { key, follow }: { key: RunKey; follow: boolean },
): Promise<ExitCode> {
  const printer = context.json ? jsonPrinter(context) : textPrinter(context, key);
  try {
    for await (const event of followRun(api, context.io, { key, follow })) {
      if (event.kind === 'moved') printer.moved(event.transition, event.present);
      else printer.wrote(event.transition, event.text);
    }
  } finally {
    printer.close();
  }
  const run = await readRun(api, key);
  printer.ended(run);
  return follow && run.state !== 'FINISHED' ? exitCodes.runNotFinished : exitCodes.ok;
}

type Printer = {
  moved(transition: RunTransition, present: boolean): void;
  wrote(transition: RunTransition, text: string): void;
  /** No more events, whatever the reason. */
  close(): void;
  ended(run: RunDetail): void;
};

function jsonPrinter({ io }: Context): Printer {
  const line = (value: unknown): void => io.out(`${JSON.stringify(value)}\n`);
  return {
    moved: ({ state, stateVersion, at, note, username }) =>
      line({ event: 'state', state, stateVersion, at, note, username }),
    wrote: ({ state, stateVersion }, text) => line({ event: 'log', state, stateVersion, text }),
    close: () => undefined,
    ended: ({ id, stack, number, state, reason, delta }) =>
      line({ event: 'run', id, stack: stack.id, number, state, ended: isTerminal(state), reason, delta }),
  };
}

function textPrinter({ io }: Context, key: RunKey): Printer {
  const filter = createLogFilter(io);
  const beside = { colours: io.errColours };
  let spinner: Spinner | null = null;
  let atLineStart = true;
  const freshLine = (): void => {
    spinner?.stop();
    spinner = null;
    if (!atLineStart) io.out('\n');
    atLineStart = true;
  };
  return {
    moved({ state, note }, present) {
      freshLine();
      const { text, colour } = stateCell(state);
      io.err(`${paint(beside, colour, text)}${note === null ? '' : paint(beside, 'gray', ` ${note}`)}\n`);
      if (present && state === 'UNCONFIRMED')
        io.err(`Decide with \`gantry run confirm ${key.run}\` or \`gantry run discard ${key.run}\`.\n`);
      if (present && runStates[state] === 'waits') spinner = startSpinner(io, wordOf(state));
    },
    wrote(_transition, text) {
      const shown = filter(text);
      if (shown === '') return;
      io.out(shown);
      atLineStart = shown.endsWith('\n');
    },
    close: freshLine,
    ended(run) {
      if (!isTerminal(run.state)) {
        io.err(`${sentenceOf(run)}\nFollow it with \`gantry run logs ${nameOf(run)} --follow\`.\n`);
        return;
      }
      if (run.state === 'FAILED') {
        for (const diagnostic of run.diagnostics) io.err(`${diagnosticText(beside, diagnostic)}\n`);
      }
      io.err(`${sentenceOf(run)}\n`);
    },
  };
}
