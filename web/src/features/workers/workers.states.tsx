import { minutes, nothing, problem } from '../../gallery/fixtures/index.ts';
import { inMain, states } from '../../gallery/states.tsx';
import type { PoolDetails, PoolSummary, Worker } from './model.ts';
import { PoolDialog } from './pool-dialog.tsx';
import { WorkersView } from './WorkersView.tsx';
import { MadeTokenDialog, WorkerTokenDialog } from './worker-token-dialog.tsx';

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
const publicPool: PoolDetails = {
  id: 'public',
  name: 'public',
  description: 'For every stack and module without a pool of its own',
  labels: [],
  spaceDetails: null,
  abilities: ['worker:admin'],
  users: [],
  seenWorkers: workers,
  searchSchedulableRuns: { edges: [], pageInfo: { hasNextPage: false } },
  tokens: [
    {
      id: 't1',
      name: 'built-in',
      createdBy: 'server',
      createdAt: minutes(40),
      lastUsedAt: minutes(0),
      builtIn: true,
    },
    {
      id: 't2',
      name: 'rack 3',
      createdBy: 'mira',
      createdAt: minutes(9_000),
      lastUsedAt: null,
      builtIn: false,
    },
  ],
};
const own: PoolDetails = {
  ...publicPool,
  id: 'p1',
  name: 'Data centre Frankfurt',
  description: 'Reaches the *internal* network.',
  labels: ['eu', 'on-premises'],
  spaceDetails: { id: 'payments', name: 'Payments' },
  users: [
    { kind: 'stack', id: 'network', name: 'network' },
    { kind: 'module', id: 'terraform-null-label', name: 'terraform-null-label' },
    { kind: 'stack', id: null, name: null },
  ],
  seenWorkers: [],
  searchSchedulableRuns: {
    edges: [
      {
        node: {
          position: 1,
          run: {
            id: 'r1',
            number: 7,
            title: 'Widen the subnets',
            type: 'TRACKED',
            state: 'READY',
            createdAt: minutes(4),
            stack: { id: 'network', name: 'network' },
          },
        },
      },
    ],
    pageInfo: { hasNextPage: false },
  },
  tokens: [],
};
const summaries: PoolSummary[] = [
  { id: 'public', name: 'public', space: null, pendingRuns: 0, workers: [{ id: '1' }, { id: '2' }] },
  { id: 'p1', name: own.name, space: 'payments', pendingRuns: 1, workers: [] },
];
const deed = { busy: false, problem: null, fields: {}, submit: nothing, reset: nothing };
const commands = {
  save: deed,
  remove: deed,
  makeToken: deed,
  revokeToken: deed,
  drain: deed,
  cycle: deed,
};
const page = {
  pools: summaries,
  problem: null,
  publicUrl: 'https://gantry.acme.example',
  spaces: [],
  mayCreate: true,
  onRetry: nothing,
  commands,
};
const looking = { abilities: [], tokens: null };

export default states('Workers', {
  Loading: inMain(() => <WorkersView {...page} pool={undefined} />),
  Failed: inMain(() => <WorkersView {...page} pool={undefined} problem={problem} />),
  'Public only': inMain(() => <WorkersView {...page} pools={summaries.slice(0, 1)} pool={publicPool} />),
  Public: inMain(() => <WorkersView {...page} pool={publicPool} />),
  'Nobody connected': inMain(() => <WorkersView {...page} pool={{ ...publicPool, seenWorkers: [] }} />),
  'Own pool': inMain(() => <WorkersView {...page} pool={own} />),
  'Reader of an own pool': inMain(() => (
    <WorkersView {...page} mayCreate={false} pool={{ ...own, ...looking, seenWorkers: workers, users: [] }} />
  )),
  'No such pool': inMain(() => <WorkersView {...page} pool={null} />),
  'New pool': inMain(() => (
    <PoolDialog pool={null} spaces={[]} save={{ ...deed, problem }} onClose={nothing} />
  )),
  'New token': inMain(() => (
    <WorkerTokenDialog pool={own} reset={false} make={deed} publicUrl={page.publicUrl} onClose={nothing} />
  )),
  'Reset tokens': inMain(() => (
    <WorkerTokenDialog pool={own} reset make={deed} publicUrl={page.publicUrl} onClose={nothing} />
  )),
  'Token made': inMain(() => (
    <MadeTokenDialog
      made={{ id: '1', name: 'build-02', secret: 'gwt_4c1d' }}
      pool={own}
      publicUrl={page.publicUrl}
      onClose={nothing}
    />
  )),
});
