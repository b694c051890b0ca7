import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import type { Answers } from './open-loop.ts';

export const sendingShape = z.object({
  url: z.string(),
  body: z.string(),
  signature: z.string(),
  /** Deliveries a second. */
  rate: z.number(),
  seconds: z.number(),
});
export type Sending = z.infer<typeof sendingShape>;

/** Milliseconds that the sender itself was late; they are part of every latency that it measures. */
const lagShape = z.object({ p99: z.number(), max: z.number() });
const answersShape = z.object({
  latencies: z.array(z.number()),
  statuses: z.array(z.tuple([z.number(), z.number()])),
  errors: z.number(),
  milliseconds: z.number(),
  lag: lagShape,
});
export type SentAnswers = z.infer<typeof answersShape>;

const program = fileURLToPath(new URL('sender-process.ts', import.meta.url));

/** Sends from a process of its own, so that what else the bench holds in memory does not stand in the figures. */
export async function sendDeliveries(
  sending: Sending,
): Promise<Answers & { readonly lag: z.infer<typeof lagShape> }> {
  const child = fork(program, { serialization: 'advanced' });
  const ended = once(child, 'exit').then(([code]) => {
    throw new Error(`The sender ended with code ${code} before it answered.`);
  });
  child.send(sending);
  const [message] = await Promise.race([once(child, 'message'), ended]);
  child.disconnect();
  await ended.catch(() => undefined);
  const answers = answersShape.parse(message);
  return { ...answers, statuses: new Map(answers.statuses) };
}
