import { createHmac, randomUUID } from 'node:crypto';
import { request } from 'node:http';

export type Credential = Readonly<Record<string, string>>;

export type Door = {
  readonly name: string;
  readonly method: string;
  readonly path: string;
  readonly body?: string | Buffer;
  readonly type?: string;
  /** What everybody sends along. */
  readonly headers?: Credential;
};

/** What a door answers: `in` for whatever comes after the credentials were accepted, else the refusal. */
export async function knock(url: string, door: Door, credential: Credential): Promise<string> {
  const { status, text } = await send(url, door, credential);
  if (door.path === '/graphql') return /"errors"|\{"stack":null\}/.test(text) ? 'refused' : 'in';
  return [401, 403, 404, 409].includes(status) ? 'refused' : 'in';
}

/** As `fetch` does, but for methods that it has not. */
function send(
  url: string,
  { method, path, body, type, headers: common }: Door,
  credential: Credential,
): Promise<{ status: number; text: string }> {
  return new Promise((resolve, reject) => {
    const headers = {
      ...common,
      ...credential,
      ...(body === undefined
        ? {}
        : { 'content-type': type ?? 'application/json', 'content-length': Buffer.byteLength(body) }),
    };
    const sent = request(new URL(path, url), { method, headers }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () =>
        resolve({ status: response.statusCode ?? 0, text: Buffer.concat(chunks).toString() }),
      );
    });
    sent.on('error', reject);
    sent.end(body);
  });
}

/** What Bitbucket sends along with a body. */
export const deliveryHeaders = (): Credential => ({
  'x-event-key': 'repo:push',
  'x-request-uuid': randomUUID(),
  'x-attempt-number': '1',
});

/** What proves that it was Bitbucket who sent the body. */
export const signed = (secret: string, body: string): Credential => ({
  'x-hub-signature': `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`,
});

/** The first thing that a subscription tells: its data, or the code of its error. */
export async function hear(
  url: string,
  query: string,
  credential: Credential,
  signal: AbortSignal,
): Promise<string> {
  const response = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'text/event-stream', ...credential },
    body: JSON.stringify({ query }),
    signal,
  });
  let heard = '';
  for await (const bytes of response.body ?? []) {
    heard += Buffer.from(bytes).toString();
    const code = /"code":"([A-Z_]+)"/.exec(heard)?.[1];
    if (code !== undefined) return code;
    const data = /^data: (\{.+\})$/m.exec(heard)?.[1];
    if (data !== undefined) return data;
  }
  return heard;
}
