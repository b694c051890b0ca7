import { minutes, nothing, problem } from '../../gallery/fixtures/index.ts';
import { inMain, states } from '../../gallery/states.tsx';
import type { Worker } from './model.ts';
import { WorkersView } from './WorkersView.tsx';
import { WorkerTokenDialog } from './worker-token-dialog.tsx';

const worker: Worker = {
  id: '1',
  name: 'built-in',
  state: 'IDLE',
  version: '0.1.0',
  isolation: 'bubblewrap',
  drained: false,
  lastSeenAt: minutes(0),
  run: null,
};
const workers: Worker[] = [
  { ...worker, state: 'BUSY', run: { id: 'r', number: 12, stack: { id: 'app', name: 'app' } } },
  { ...worker, id: '2', name: 'build-02', isolation: 'process', drained: true },
  { ...worker, id: '3', name: 'build-03', state: 'LOST', lastSeenAt: minutes(12) },
];
const token = { busy: false, problem: null, made: null, submit: nothing, reset: nothing };
const drain = { busy: false, problem: null, fields: {}, submit: nothing, reset: nothing };
const page = {
  problem: null,
  publicUrl: 'https://gantry.acme.example',
  mayCreate: true,
  onRetry: nothing,
  token,
  drain,
  cycle: drain,
};

export default states('Workers', {
  Loading: inMain(() => <WorkersView {...page} workers={undefined} />),
  Empty: inMain(() => <WorkersView {...page} workers={[]} mayCreate={false} />),
  Failed: inMain(() => <WorkersView {...page} workers={undefined} problem={problem} />),
  Full: inMain(() => <WorkersView {...page} workers={workers} />),
  'New token': inMain(() => <WorkerTokenDialog token={token} publicUrl={page.publicUrl} onClose={nothing} />),
  'Token made': inMain(() => (
    <WorkerTokenDialog
      token={{ ...token, made: { id: '1', name: 'build-02', secret: 'gwt_4c1d' } }}
      publicUrl={page.publicUrl}
      onClose={nothing}
    />
  )),
});
