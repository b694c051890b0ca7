import type { RunState } from '@gantry/contract/run-states';
import type { Context } from './context.ts';
import { isRunState } from './convert.ts';

type LogPosition = { readonly stack: string; readonly run: string; readonly after: string | null };
type Batch = { cursor: string; finished: boolean; state: RunState; stateVersion: number; text: string };
type Chunk = {
  readonly state: string;
  readonly version: number;
  readonly text: string;
  readonly cursor: string;
};

/** Notifications can be lost, so a stream that hears nothing looks by itself. */
const patienceMs = 10_000;
const mostCharacters = 256 * 1_024;

/** Everything that a run writes from a cursor on, until it has ended. Every reading is authorised anew. */
export async function* followLog(
  { hub, runs, callNow }: Context,
  { stack, run, after }: LogPosition,
  signal: AbortSignal,
): AsyncGenerator<Batch, void> {
  const key = { stack, run };
  const { version, state } = await runs.useCases.get.call(await callNow(), key);
  const mailbox = await hub.run(run, signal);
  let last = { cursor: after ?? '', state, stateVersion: version };
  for (;;) {
    const { chunks, ended } = await runs.useCases.log.call(await callNow(), {
      ...key,
      after: last.cursor || null,
    });
    for (const batch of joined(chunks)) {
      last = batch;
      yield batch;
    }
    if (ended) {
      yield { ...last, finished: true, text: '' };
      return;
    }
    if (chunks.length === 0 && (await mailbox.take(patienceMs)) === null) return;
  }
}

/** Neighbours of one phase go together, as far as a message stays small. */
function joined(chunks: readonly Chunk[]): Batch[] {
  const batches: Batch[] = [];
  for (const { state, version, text, cursor } of chunks) {
    const previous = batches.at(-1);
    const fits = previous !== undefined && previous.text.length + text.length <= mostCharacters;
    if (fits && previous.stateVersion === version) {
      previous.text += text;
      previous.cursor = cursor;
    } else if (isRunState(state)) {
      batches.push({ cursor, finished: false, state, stateVersion: version, text });
    }
  }
  return batches;
}
