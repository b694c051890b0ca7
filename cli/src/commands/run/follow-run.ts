import type { ApiClient } from '@gantry/contract/client';
import { z } from 'zod';
import { mayPass } from '../../api.ts';
import { notFound } from '../../errors.ts';
import type { Io } from '../../io.ts';
import { type RunTransition, runFields, runSchemas } from './fields.ts';
import type { RunKey } from './find-run.ts';

export type RunEvent =
  /** `present`: the run is still there, as far as is known. */
  | { readonly kind: 'moved'; readonly transition: RunTransition; readonly present: boolean }
  | { readonly kind: 'wrote'; readonly transition: RunTransition; readonly text: string };

const shortestPause = 250;
const longestPause = 2_000;
/** How long a server may be away before following it is given up. */
const patience = 60_000;

/**
 * What a run has done, phase after phase, and with `follow` all that it does until its end. Outages of the server are
 * waited out, because the run goes on without it.
 */
export async function* followRun(
  api: ApiClient,
  io: Pick<Io, 'now' | 'sleep'>,
  { key, follow }: { key: RunKey; follow: boolean },
): AsyncGenerator<RunEvent, void> {
  const ask = follow ? patiently(io) : <T>(question: () => Promise<T>) => question();
  const pause = pauses(io);
  for (let seen = -1; ; ) {
    const history = await ask(() => readHistory(api, key));
    const fresh = history.filter(({ stateVersion }) => stateVersion > seen);
    for (const transition of fresh) {
      yield { kind: 'moved', transition, present: transition === fresh.at(-1) };
      if (transition.hasLogs) {
        for await (const text of phaseLog(api, { key, transition, follow, ask, pause }))
          yield { kind: 'wrote', transition, text };
      }
      if (transition.terminal) return;
      seen = transition.stateVersion;
    }
    if (!follow) return;
    await pause(fresh.length > 0);
  }
}

type Ask = <T>(question: () => Promise<T>) => Promise<T>;
type Pause = (active: boolean) => Promise<void>;

/** Pauses that grow as long as nothing happens. */
function pauses(io: Pick<Io, 'sleep'>): Pause {
  let next = shortestPause;
  return async (active) => {
    next = active ? shortestPause : Math.min(next * 1.5, longestPause);
    await io.sleep(next);
  };
}

function patiently(io: Pick<Io, 'now' | 'sleep'>): Ask {
  return async (question) => {
    const deadline = io.now() + patience;
    for (;;) {
      try {
        return await question();
      } catch (error) {
        if (!mayPass(error) || io.now() > deadline) throw error;
        await io.sleep(longestPause);
      }
    }
  };
}

const historyAnswer = z.object({
  stack: z.object({ run: z.object({ history: z.array(runSchemas.transition) }).nullable() }).nullable(),
});

/** Oldest first. */
async function readHistory(api: ApiClient, key: RunKey): Promise<RunTransition[]> {
  const document = `query($stack: ID!, $run: ID!) {
    stack(id: $stack) { run(id: $run) { history { ${runFields.transition} } } }
  }`;
  const { stack } = await api.query(historyAnswer, document, key);
  if (stack?.run == null) throw notFound(`The run ${key.run} is gone.`);
  return stack.run.history.toReversed();
}

const logPage = z.object({
  finished: z.boolean(),
  hasMore: z.boolean(),
  messages: z.array(z.object({ message: z.string() })),
  nextToken: z.string().nullable(),
});
type LogPage = z.output<typeof logPage>;

const logAnswer = z.object({
  stack: z.object({ run: z.object({ logs: logPage }).nullable() }).nullable(),
});

const logDocument = `query($stack: ID!, $run: ID!, $state: RunState!, $version: Int!, $token: String) {
  stack(id: $stack) {
    run(id: $run) {
      logs(state: $state, stateVersion: $version, token: $token) {
        finished hasMore messages { message } nextToken
      }
    }
  }
}`;

type PhaseKey = RunKey & { readonly state: string; readonly version: number };

async function readLogPage(api: ApiClient, phase: PhaseKey, token: string | null): Promise<LogPage> {
  const { stack } = await api.query(logAnswer, logDocument, { ...phase, token });
  if (stack?.run == null) throw notFound(`The run ${phase.run} is gone.`);
  return stack.run.logs;
}

type Phase = { key: RunKey; transition: RunTransition; follow: boolean; ask: Ask; pause: Pause };

async function* phaseLog(api: ApiClient, phase: Phase): AsyncGenerator<string, void> {
  const { follow, ask, pause } = phase;
  const { state, stateVersion: version } = phase.transition;
  let token: string | null = null;
  for (;;) {
    const from: string | null = token;
    const page: LogPage = await ask(() => readLogPage(api, { ...phase.key, state, version }, from));
    const text = page.messages.map(({ message }) => message).join('');
    if (text !== '') yield text;
    if (page.finished || (!follow && !page.hasMore)) return;
    token = page.nextToken;
    if (!page.hasMore) await pause(text !== '');
  }
}
