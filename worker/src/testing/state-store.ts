import type http from 'node:http';

/** Terraform's HTTP backend in memory, for one state at any address; keeps what Terraform did with it. */
export interface StateStore {
  state: Buffer | null;
  locked: boolean;
  calls: string[];
  /** While set, GET waits for it before answering. */
  readsWaitFor: Promise<unknown> | null;
  answer(request: http.IncomingMessage, body: Buffer, response: http.ServerResponse): Promise<void>;
}

export const stateUser = 'run';
export const statePassword = 'state-password-of-the-test';
const authorization = `Basic ${Buffer.from(`${stateUser}:${statePassword}`).toString('base64')}`;

export function createStateStore(): StateStore {
  const store: StateStore = {
    state: null,
    locked: false,
    calls: [],
    readsWaitFor: null,
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
          store.state = body;
          return void response.end();
        default:
          await store.readsWaitFor;
          return void (store.state === null ? response.writeHead(404).end() : response.end(store.state));
      }
    },
  };
  return store;
}
