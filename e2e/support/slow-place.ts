import { createServer, type ServerResponse } from 'node:http';

export type SlowPlace = {
  /** Terraform that reads from here while it plans, and does not get on until `release`. */
  readonly terraform: string;
  /** How many plans wait now. */
  waiting(): number;
  release(): void;
  close(): Promise<void>;
};

/** A state far away that does not answer until told: what holds up a real plan for as long as a test wants. */
export async function startSlowPlace(): Promise<SlowPlace> {
  const held = new Set<ServerResponse>();
  const server = createServer((_request, response) => {
    held.add(response);
    response.once('close', () => held.delete(response));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (typeof address !== 'object' || address === null) throw new Error('The server listens on no port.');
  const release = (): void => {
    for (const response of held) response.writeHead(204).end();
  };
  return {
    terraform: `
data "terraform_remote_state" "slow" {
  backend = "http"
  config = {
    address = "http://127.0.0.1:${address.port}/state"
  }
}
`,
    waiting: () => held.size,
    release,
    close: () =>
      new Promise((resolve) => {
        release();
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}
