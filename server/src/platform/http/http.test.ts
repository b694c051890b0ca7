import { once } from 'node:events';
import { connect } from 'node:net';
import { AppError } from '@gantry/contract/errors';
import type { FastifyInstance } from 'fastify';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { createLogger } from '../logger.ts';
import { createHttp, drainHttp, type HttpOptions, openEventStream } from './index.ts';

let lines: string[];
let app: FastifyInstance;

const build = (options: Partial<HttpOptions> = {}) => {
  const logger = createLogger({ level: 'info', destination: { write: (line) => lines.push(line) } });
  return createHttp({ logger, publicUrl: 'http://localhost:8480', ...options });
};

beforeEach(() => {
  lines = [];
  app = build();
});
afterEach(() => app.close());

describe('errors', () => {
  it('become their code, sentence and details', async () => {
    app.get('/', async () => {
      throw new AppError('CONFLICT', 'Somebody was faster.', { details: { by: 'ann' } });
    });
    const answer = await app.inject('/');
    expect(answer.statusCode).toBe(409);
    expect(answer.json()).toEqual({
      error: { code: 'CONFLICT', message: 'Somebody was faster.', details: { by: 'ann' } },
    });
    expect(lines.join('')).not.toContain('"level":"error"');
  });

  it('that nobody foresaw are logged under an id, and only the id is told', async () => {
    app.get('/', async () => {
      throw new Error('the secret plan');
    });
    const answer = await app.inject('/?token=abc');
    expect(answer.statusCode).toBe(500);
    const { error } = z
      .object({ error: z.looseObject({ details: z.object({ id: z.string() }) }) })
      .parse(answer.json());
    expect(error).toMatchObject({ code: 'INTERNAL', message: expect.stringContaining(error.details.id) });
    expect(answer.body).not.toContain('secret plan');
    expect(answer.headers['x-request-id']).toBe(error.details.id);
    expect(lines.join('')).toContain(error.details.id);
    expect(lines.join('')).toContain('the secret plan');
    expect(lines.join('')).not.toContain('token=abc');
  });

  it('of input name the field', async () => {
    app.post('/', async ({ body }) => z.object({ name: z.string() }).parse(body));
    const answer = await app.inject({ method: 'POST', url: '/', payload: { name: 1 } });
    expect(answer.statusCode).toBe(400);
    expect(answer.json()).toMatchObject({
      error: { code: 'BAD_INPUT', details: { issues: [{ path: 'name' }] } },
    });
  });

  it.each([
    [
      'too large a body',
      { 'content-type': 'application/json' },
      `"${'x'.repeat(1_048_577)}"`,
      413,
      'BODY_TOO_LARGE',
    ],
    ['another content type', { 'content-type': 'text/csv' }, 'a,b', 415, 'UNSUPPORTED_MEDIA_TYPE'],
    ['broken JSON', { 'content-type': 'application/json' }, '{"a":', 400, 'BAD_INPUT'],
    ['a prototype in JSON', { 'content-type': 'application/json' }, '{"__proto__":{}}', 400, 'BAD_INPUT'],
  ])('refuse %s', async (...[, headers, payload, status, code]) => {
    app.post('/', async () => 'unreached');
    const answer = await app.inject({ method: 'POST', url: '/', headers, payload });
    expect(answer.statusCode).toBe(status);
    expect(answer.json()).toMatchObject({ error: { code } });
  });

  it('cover URLs that no route could have', async () => {
    const answer = await app.inject('/%');
    expect(answer.statusCode).toBe(400);
    expect(answer.json()).toMatchObject({ error: { code: 'BAD_INPUT' } });
    expect(answer.headers).toHaveProperty('content-security-policy');
  });

  it('say NOT_FOUND in JSON, or whatever the page for it says', async () => {
    expect((await app.inject('/nowhere')).json()).toEqual({
      error: { code: 'NOT_FOUND', message: 'not found' },
    });
    const site = build({ notFound: (_request, reply) => reply.type('text/html').send('<main>') });
    expect((await site.inject('/nowhere')).body).toBe('<main>');
    await site.close();
  });
});

describe('headers', () => {
  it('protect every answer, errors too', async () => {
    for (const answer of [await app.inject('/nowhere'), await app.inject({ method: 'POST', url: '/' })]) {
      expect(answer.headers).toMatchObject({
        'content-security-policy': expect.stringContaining("frame-ancestors 'none'"),
        'x-content-type-options': 'nosniff',
        'referrer-policy': 'same-origin',
        'cache-control': 'no-store',
      });
      expect(answer.headers).not.toHaveProperty('strict-transport-security');
    }
  });

  it('insist on TLS where it is used, and leave caching to a route that wants it', async () => {
    const secure = build({ publicUrl: 'https://gantry.example.com' });
    secure.get('/asset', async (_request, reply) => reply.header('cache-control', 'max-age=60').send('x'));
    const { headers } = await secure.inject('/asset');
    expect(headers).toMatchObject({
      'strict-transport-security': 'max-age=31536000',
      'cache-control': 'max-age=60',
    });
    await secure.close();
  });

  it('believe a proxy only when told to', async () => {
    const address = async (server: FastifyInstance) => {
      server.get('/ip', async ({ ip }) => ip);
      return (await server.inject({ url: '/ip', headers: { 'x-forwarded-for': '9.9.9.9' } })).body;
    };
    const behindProxy = build({ trustProxy: true });
    expect(await address(app)).toBe('127.0.0.1');
    expect(await address(behindProxy)).toBe('9.9.9.9');
    await behindProxy.close();
  });
});

describe('event streams', () => {
  it('carry events of any text, with the security headers', async () => {
    app.get('/events', async (request, reply) => {
      const stream = openEventStream(request, reply);
      await stream.send({ event: 'log\ndata: forged', id: '7', data: 'one\ntwo\r\nthree' });
      await stream.send({ data: { a: 1 } });
      stream.end();
    });
    const response = await fetch(`${await app.listen({ port: 0, host: '127.0.0.1' })}/events`);
    expect(response.headers.get('content-type')).toBe('text/event-stream; charset=utf-8');
    expect(response.headers.get('x-content-type-options')).toBe('nosniff');
    expect(await response.text()).toBe(
      'retry: 1000\n\nevent: log data: forged\nid: 7\ndata: one\ndata: two\ndata: three\n\ndata: {"a":1}\n\n',
    );
  });

  it('tell when the client went away', async () => {
    const gone = Promise.withResolvers<void>();
    app.get('/events', async (request, reply) => {
      openEventStream(request, reply).signal.addEventListener('abort', () => gone.resolve());
    });
    const abort = new AbortController();
    await fetch(`${await app.listen({ port: 0, host: '127.0.0.1' })}/events`, { signal: abort.signal });
    abort.abort();
    await gone.promise;
    expect(app.eventStreams.size).toBe(0);
  });

  it('hold back a sender whose client does not read', async () => {
    let sent = 0;
    app.get('/events', async (request, reply) => {
      const stream = openEventStream(request, reply);
      while (!stream.signal.aborted) {
        await stream.send({ data: 'x'.repeat(100_000) });
        sent++;
      }
    });
    const socket = connect(
      Number(new URL(await app.listen({ port: 0, host: '127.0.0.1' })).port),
      '127.0.0.1',
    );
    socket.pause().write('GET /events HTTP/1.1\r\nHost: x\r\n\r\n');
    const counts: number[] = [];
    const count = () => counts.unshift(sent) > 1 && sent > 0 && counts[0] === counts[1];
    await expect.poll(count, { interval: 150 }).toBe(true);
    expect(sent).toBeLessThan(500);
    socket.destroy();
  });
});

describe('drainHttp', () => {
  it('finishes open requests, ends event streams and refuses new connections', async () => {
    const [entered, gate] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    app.get('/slow', async () => {
      entered.resolve();
      await gate.promise;
      return 'done';
    });
    app.get('/events', async (request, reply) => void openEventStream(request, reply));
    const url = await app.listen({ port: 0, host: '127.0.0.1' });
    const events = await fetch(`${url}/events`);
    const slow = fetch(`${url}/slow`);
    await entered.promise;
    const drained = drainHttp(app, { drainMs: 5_000 });
    expect(await events.text()).toBe('retry: 1000\n\n');
    gate.resolve();
    expect(await (await slow).text()).toBe('done');
    await drained;
    await expect(fetch(url)).rejects.toThrow();
  });

  it('cuts off what takes too long', async () => {
    const never = Promise.withResolvers<void>();
    app.get('/stuck', () => never.promise);
    const socket = connect(
      Number(new URL(await app.listen({ port: 0, host: '127.0.0.1' })).port),
      '127.0.0.1',
    );
    socket.resume().write('GET /stuck HTTP/1.1\r\nHost: x\r\n\r\n');
    await once(socket, 'connect');
    const closed = once(socket, 'close');
    await drainHttp(app, { drainMs: 50 });
    await closed;
    never.resolve();
  });
});
