import { createServer, type ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import { afterEach, describe, expect, it } from 'vitest';
import { connect } from '../../api.ts';
import { fakeIo } from '../../testing/fake-io.ts';
import { followRun } from './follow-run.ts';

const closing: (() => void)[] = [];
afterEach(() => {
  for (const close of closing.splice(0)) close();
});

type Reply = Record<string, unknown> | 'hang up' | 'bad gateway';

/** A server that hands out a token and then gives these replies in turn, the last one for ever. */
async function serve(replies: Reply[]) {
  const asked: unknown[] = [];
  const server = createServer(async (request, response) => {
    const { query, variables } = JSON.parse(await text(request));
    if (query.includes('apiKeyUser'))
      return send(response, { data: { apiKeyUser: { jwt: 'jwt', validUntil: 9_999_999_999 } } });
    asked.push(variables);
    const reply = (replies.length > 1 ? replies.shift() : replies[0]) ?? 'hang up';
    if (reply === 'hang up') return request.socket.destroy();
    return reply === 'bad gateway' ? response.writeHead(502).end('<html>') : send(response, reply);
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  closing.push(() => server.close());
  const address = server.address();
  const url = `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`;
  return { api: connect({ url, keyId: 'id', keySecret: 'secret' }), asked };
}

const send = (response: ServerResponse, body: unknown): void =>
  void response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(body));

const inRun = (run: object) => ({ data: { stack: { run } } });
const step = (state: string, stateVersion: number) => ({
  state,
  stateVersion,
  at: '2026-03-01T12:00:00.000Z',
  note: null,
  username: null,
  hasLogs: state === 'PLANNING',
  terminal: state === 'FINISHED',
});
const history = (...oldestFirst: object[]) => inRun({ history: oldestFirst.toReversed() });
const log = (message: string, rest: object) =>
  inRun({ logs: { finished: false, hasMore: false, messages: [{ message }], nextToken: null, ...rest } });

const key = { stack: 'network', run: 'r1' };
type Api = Awaited<ReturnType<typeof serve>>['api'];

async function told(api: Api, follow: boolean): Promise<string[]> {
  const seen: string[] = [];
  for await (const event of followRun(api, fakeIo(), { key, follow }))
    seen.push(event.kind === 'moved' ? event.transition.state : event.text);
  return seen;
}

describe('following a run', () => {
  it('reads each phase once, feeds tokens back and ends with the run', async () => {
    const { api, asked } = await serve([
      history(step('QUEUED', 0)),
      history(step('QUEUED', 0), step('PLANNING', 1)),
      log('one ', { hasMore: true, nextToken: '1.1' }),
      log('two ', { nextToken: '1.2' }),
      log('three', { finished: true, nextToken: '1.3' }),
      history(step('QUEUED', 0), step('PLANNING', 1), step('FINISHED', 2)),
    ]);
    expect(await told(api, true)).toEqual(['QUEUED', 'PLANNING', 'one ', 'two ', 'three', 'FINISHED']);
    expect(asked.slice(2, 5)).toMatchObject([{ token: null }, { token: '1.1' }, { token: '1.2' }]);
  });

  it('waits out a server that restarts', async () => {
    const unavailable = { errors: [{ message: 'Starting.', extensions: { code: 'UNAVAILABLE' } }] };
    const { api } = await serve(['hang up', unavailable, 'bad gateway', history(step('FINISHED', 1))]);
    expect(await told(api, true)).toEqual(['FINISHED']);
  });

  it('gives up on a server that stays away', async () => {
    const { api, asked } = await serve(['hang up']);
    await expect(told(api, true)).rejects.toMatchObject({ code: 'UNREACHABLE', exitCode: 1 });
    expect(asked.length).toBeGreaterThan(10);
  });

  it('tells what is there and stops when it does not follow', async () => {
    const { api } = await serve([history(step('PLANNING', 1)), log('so far', { nextToken: '1.1' })]);
    expect(await told(api, false)).toEqual(['PLANNING', 'so far']);
  });

  it('knows an answer that it cannot read', async () => {
    const { api } = await serve([inRun({ history: 'soon' })]);
    await expect(told(api, true)).rejects.toMatchObject({ code: 'VERSION_MISMATCH' });
  });
});
