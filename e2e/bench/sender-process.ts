import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { openLoop } from './open-loop.ts';
import { type SentAnswers, sendingShape } from './sender.ts';

const [message] = await once(process, 'message');
const { url, body, signature, rate, seconds } = sendingShape.parse(message);
const { hostname, port, pathname } = new URL(url);
const bytes = Buffer.from(body);

function head(): Buffer {
  const lines = [
    `POST ${pathname} HTTP/1.1`,
    `host: ${hostname}:${port}`,
    'content-type: application/json',
    'user-agent: Bitbucket-Webhooks/2.0',
    'x-event-key: repo:push',
    'x-hook-uuid: 11111111-1111-4111-8111-111111111111',
    `x-request-uuid: ${randomUUID()}`,
    'x-attempt-number: 1',
    `x-hub-signature: ${signature}`,
    `content-length: ${bytes.length}`,
  ];
  return Buffer.from(`${lines.join('\r\n')}\r\n\r\n`);
}

const delay = monitorEventLoopDelay({ resolution: 1 });
delay.enable();
const answers = await openLoop({
  ...{ host: hostname, port: Number(port), rate, seconds },
  request: () => [head(), bytes],
});
delay.disable();
const answer: SentAnswers = {
  ...answers,
  latencies: [...answers.latencies],
  statuses: [...answers.statuses],
  lag: { p99: delay.percentile(99) / 1e6, max: delay.max / 1e6 },
};
process.send?.(answer);
