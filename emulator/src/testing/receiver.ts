import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import { type Readable, readable } from './readable.ts';

export type Received = Readable & {
  readonly headers: IncomingHttpHeaders;
  readonly raw: Buffer;
  readonly event: string;
};
export type Receiver = {
  readonly url: string;
  readonly received: Received[];
  /** Deliveries of one event, in the order of arrival. */
  of(event: string): Received[];
  /** Answers the next requests with these codes, then 200 again; null never answers. */
  answer(...codes: (number | null)[]): void;
  close(): Promise<void>;
};

/** A server that takes deliveries and remembers them. */
export async function startReceiver(): Promise<Receiver> {
  const received: Received[] = [];
  let codes: (number | null)[] = [];
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const raw = Buffer.concat(chunks);
    received.push({
      headers: request.headers,
      raw,
      ...readable(JSON.parse(raw.toString())),
      event: String(request.headers['x-event-key']),
    });
    const code = codes.length > 0 ? codes.shift() : 200;
    if (code) response.writeHead(code).end('thanks');
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The receiver has no port.');
  return {
    url: `http://127.0.0.1:${address.port}/hook`,
    received,
    of: (event) => received.filter((delivery) => delivery.event === event),
    answer(...next) {
      codes = next;
    },
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
