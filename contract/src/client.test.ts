import { createServer } from 'node:http';
import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { ApiError, apiKeyHeaders, createApiClient } from './client.ts';

type Seen = { path: string; headers: Record<string, string | string[] | undefined>; body: unknown };
let seen: Seen[] = [];
let answer: { status: number; body: string } = { status: 200, body: '' };
beforeEach(() => {
  seen = [];
});

/** A server that says what the test wants. */
const server = createServer(async (request, response) => {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(Buffer.from(chunk));
  seen.push({
    path: request.url ?? '',
    headers: request.headers,
    body: JSON.parse(Buffer.concat(chunks).toString()),
  });
  response.writeHead(answer.status, { 'content-type': 'application/json' }).end(answer.body);
});
await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
afterAll(() => new Promise((resolve) => server.close(resolve)));
const { port } = z.object({ port: z.number() }).parse(server.address());
const url = `http://127.0.0.1:${port}`;

const says = (body: unknown, status = 200): void => {
  answer = { status, body: typeof body === 'string' ? body : JSON.stringify(body) };
};
const client = createApiClient({ url, headers: async () => ({ authorization: 'Bearer x' }) });
const viewer = z.object({ viewer: z.object({ name: z.string() }) });

describe('a query', () => {
  test('sends the document with its variables and headers, and parses the data', async () => {
    says({ data: { viewer: { name: 'ada' } } });
    expect(await client.query(viewer, '{viewer{name}}', { n: 1 })).toEqual({ viewer: { name: 'ada' } });
    expect(seen).toMatchObject([
      {
        path: '/graphql',
        headers: { authorization: 'Bearer x', 'content-type': 'application/json' },
        body: { query: '{viewer{name}}', variables: { n: 1 } },
      },
    ]);
  });

  test.each<[what: string, body: unknown, status: number, code: string, message: string]>([
    [
      'with an error has its code and sentence',
      { data: null, errors: [{ message: 'not found', extensions: { code: 'NOT_FOUND' } }] },
      200,
      'NOT_FOUND',
      'not found',
    ],
    ['with an error without a code is ours', { errors: [{ message: 'Oh' }] }, 200, 'INTERNAL', 'Oh'],
    ['from a proxy says who and what', '<html>', 502, 'UNAVAILABLE', `${url} answered 502 without GraphQL.`],
    ['that is empty says so too', '', 200, 'INTERNAL', `${url} answered 200 without GraphQL.`],
  ])('an answer %s', async (...[, body, status, code, message]) => {
    says(body, status);
    await expect(client.query(viewer, '{viewer{name}}')).rejects.toThrow(new ApiError(code, message));
    await expect(client.query(viewer, '{viewer{name}}')).rejects.toMatchObject({ code });
  });

  test('of another shape is refused', async () => {
    says({ data: { viewer: null } });
    await expect(client.query(viewer, '{viewer{name}}')).rejects.toThrow(z.ZodError);
  });
});

describe('headers of an API key', () => {
  const token = (jwt: string, seconds: number): void =>
    says({ data: { apiKeyUser: { jwt, validUntil: Math.floor(Date.now() / 1_000) + seconds } } });

  test('are fetched once while the token lives, and again half a minute before it ends', async () => {
    const headers = apiKeyHeaders({ url, id: 'key', secret: 'secret' });
    token('short', 20);
    expect(await headers()).toEqual({ authorization: 'Bearer short' });
    token('long', 3_600);
    expect(await headers()).toEqual({ authorization: 'Bearer long' });
    expect(await headers()).toEqual({ authorization: 'Bearer long' });
    expect(seen).toHaveLength(2);
    expect(seen[0]?.body).toMatchObject({ variables: { id: 'key', secret: 'secret' } });
  });

  test('say when the key is wrong, and ask again the next time', async () => {
    const headers = apiKeyHeaders({ url, id: 'key', secret: 'wrong' });
    says({ data: { apiKeyUser: null } });
    for (const _time of [1, 2]) await expect(headers()).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });
    expect(seen).toHaveLength(2);
  });
});
