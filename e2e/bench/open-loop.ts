import { connect, type Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';

export type OpenLoop = {
  readonly host: string;
  readonly port: number;
  /** Requests a second, evenly spaced. */
  readonly rate: number;
  readonly seconds: number;
  /** The next request as it goes over the wire, in parts. */
  readonly request: () => readonly Buffer[];
};

export type Answers = {
  /** Milliseconds from the moment a request was due to its answer, in the order of the answers. */
  readonly latencies: readonly number[];
  readonly statuses: ReadonlyMap<number, number>;
  /** Broken connections, and answers that never came. */
  readonly errors: number;
  readonly milliseconds: number;
};

const mostConnections = 256;
const patienceMilliseconds = 10_000;
const head = /^HTTP\/1\.1 (\d{3})[\s\S]*?\r\ncontent-length: (\d+)\r\n[\s\S]*?\r\n\r\n/i;

/**
 * Sends at a fixed rate whatever the server does, as senders that know nothing of each other do: a slow answer delays
 * no later request, and a request that has to wait for a connection counts from when it was due.
 */
export async function openLoop({ host, port, rate, seconds, request }: OpenLoop): Promise<Answers> {
  const latencies: number[] = [];
  const statuses = new Map<number, number>();
  const free: Connection[] = [];
  const all: Connection[] = [];
  const due: number[] = [];
  let errors = 0;
  let open = 0;

  const next = (): void => {
    while (due.length > 0) {
      const connection = free.pop() ?? (all.length < mostConnections ? added() : undefined);
      const since = due[0];
      if (connection === undefined || since === undefined) return;
      due.shift();
      open += 1;
      connection.send(request(), (status) => {
        open -= 1;
        if (status === null) errors += 1;
        else {
          latencies.push(performance.now() - since);
          statuses.set(status, (statuses.get(status) ?? 0) + 1);
          free.push(connection);
        }
        next();
      });
    }
  };
  const added = (): Connection => {
    const connection = new Connection(host, port);
    all.push(connection);
    return connection;
  };

  const started = performance.now();
  const total = Math.round(rate * seconds);
  for (let sent = 0; sent < total; ) {
    const now = performance.now() - started;
    for (; sent < total && (sent * 1_000) / rate <= now; sent += 1) due.push(started + (sent * 1_000) / rate);
    next();
    await delay(1);
  }
  const deadline = performance.now() + patienceMilliseconds;
  while (open + due.length > 0 && performance.now() < deadline) await delay(5);
  const milliseconds = performance.now() - started;
  for (const connection of all) connection.end();
  return { latencies, statuses, errors: errors + open + due.length, milliseconds };
}

/** One connection that is kept open, with one request at a time. */
class Connection {
  readonly #socket: Socket;
  #received = '';
  #done: ((status: number | null) => void) | null = null;

  constructor(host: string, port: number) {
    this.#socket = connect({ host, port, noDelay: true });
    this.#socket.setEncoding('latin1');
    this.#socket.on('data', (text: string) => this.#take(text));
    this.#socket.on('error', () => this.#finish(null));
    this.#socket.on('close', () => this.#finish(null));
  }

  send(request: readonly Buffer[], done: (status: number | null) => void): void {
    this.#done = done;
    this.#socket.cork();
    for (const part of request) this.#socket.write(part);
    this.#socket.uncork();
  }

  end(): void {
    this.#done = null;
    this.#socket.destroy();
  }

  #take(text: string): void {
    this.#received += text;
    const found = head.exec(this.#received);
    if (found === null || this.#received.length < found[0].length + Number(found[2])) return;
    this.#received = '';
    this.#finish(Number(found[1]));
  }

  #finish(status: number | null): void {
    const done = this.#done;
    this.#done = null;
    done?.(status);
  }
}
