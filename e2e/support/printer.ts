import { createServer, type Socket } from 'node:net';

/** A program of a run that goes on for as long as a test wants: it prints what the test tells it and ends when told. */
export type Printer = {
  /** For bash: prints the lines as they are told. */
  readonly command: string;
  /** Takes connections and, unless told to, never answers. */
  readonly url: string;
  print(line: string): void;
  /** Ends what is connected now; who connects later prints nothing and ends. */
  finish(): void;
  close(): Promise<void>;
};

export async function startPrinter(): Promise<Printer> {
  const sockets = new Set<Socket>();
  const lines: string[] = [];
  let finished = false;
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    socket.on('close', () => sockets.delete(socket));
    for (const line of lines) socket.write(line);
    if (finished) socket.end();
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  return {
    command: `cat < /dev/tcp/127.0.0.1/${port}`,
    url: `http://127.0.0.1:${port}`,
    print(line) {
      lines.push(`${line}\n`);
      for (const socket of sockets) socket.write(`${line}\n`);
    },
    finish() {
      finished = true;
      for (const socket of sockets) socket.end();
    },
    async close() {
      for (const socket of sockets) socket.destroy();
      await new Promise((closed) => server.close(closed));
    },
  };
}
