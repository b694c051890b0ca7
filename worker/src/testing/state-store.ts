import type http from 'node:http';

/** Terraform's HTTP backend in memory, for one state at any address; keeps what Terraform did with it. */
export interface StateStore {
  state: Buffer | null;
  locked: boolean;
  calls: string[];
  /** While true, saving the state is forbidden. */
  refuseWrites: boolean;
  /** Reads of `/slow` wait for it. */
  slowReads: Promise<unknown>;
  answer(request: http.IncomingMessage, body: Buffer, response: http.ServerResponse): Promise<void>;
  answerSlowly(response: http.ServerResponse): Promise<void>;
}

export const stateUser = 'run';
export const statePassword = 'state-password-of-the-test';
const authorization = `Basic ${Buffer.from(`${stateUser}:${statePassword}`).toString('base64')}`;

export function createStateStore(): StateStore {
  const store: StateStore = {
    state: null,
    locked: false,
    calls: [],
    refuseWrites: false,
    slowReads: Promise.resolve(),
    async answer(request, body, response) {
      const method = request.method ?? '';
      store.calls.push(method);
      if (request.headers.authorization !== authorization) return void response.writeHead(401).end();
      switch (method) {
        case 'LOCK':
          response.writeHead(store.locked ? 423 : 200).end();
          store.locked = true;
          return;
        case 'UNLOCK':
          store.locked = false;
          return void response.end();
        case 'POST':
          if (store.refuseWrites) return void response.writeHead(403).end();
          store.state = body;
          return void response.end();
        default:
          return void (store.state === null ? response.writeHead(404).end() : response.end(store.state));
      }
    },
    async answerSlowly(response) {
      store.calls.push('GET slow');
      await store.slowReads;
      response.end(
        '{"version":4,"terraform_version":"1.11.4","serial":1,"lineage":"x","outputs":{},"resources":[]}',
      );
    },
  };
  return store;
}
