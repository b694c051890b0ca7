import { minutes, nothing, problem, spaces } from '../../gallery/fixtures/index.ts';
import { inMain, states } from '../../gallery/states.tsx';
import { AuditSettingsView } from './AuditSettingsView.tsx';
import { AuditView } from './AuditView.tsx';
import type { AuditEntry } from './model.ts';

const entry: AuditEntry = {
  id: '12',
  action: 'stack.update',
  requiredAction: 'stack:update',
  outcome: 'DONE',
  actor: { kind: 'user', id: 'u1', username: 'ada', roles: ['admin'] },
  affectedResource: { resourceId: 'network', resourceType: 'stack', name: 'Network', parentId: null },
  spaceId: 'network',
  body: '{"id":"network","autodeploy":true,"token":"hmac-sha256:8d1f0c4be2a97f6d53c1e0b4"}',
  before: '{"autodeploy":false,"labels":["team:platform"]}',
  after: '{"autodeploy":true}',
  remoteAddress: '192.0.2.7',
  hash: '9b'.repeat(32),
  at: minutes(4),
};
const entries: AuditEntry[] = [
  entry,
  {
    ...entry,
    id: '11',
    action: 'space.delete',
    outcome: 'DENIED',
    actor: { ...entry.actor, username: 'grace', roles: ['writer'] },
    affectedResource: { resourceId: 'platform', resourceType: 'space', name: null, parentId: null },
    before: null,
    after: null,
    at: minutes(70),
  },
  {
    ...entry,
    id: '10',
    action: 'run.confirm',
    affectedResource: {
      resourceId: '01KB4G3F5Z6M7N8P9Q0R1S2T3V',
      resourceType: 'run',
      name: 'Network #12',
      parentId: 'network',
    },
    at: minutes(90),
  },
  {
    ...entry,
    id: '9',
    action: 'binding.create',
    affectedResource: {
      resourceId: '01KB4G3F5Z6M7N8P9Q0R1S2T3W',
      resourceType: 'role_binding',
      name: 'grace as Writer',
      parentId: 'network',
    },
    at: minutes(120),
  },
  {
    ...entry,
    id: '8',
    action: 'worker.revokeToken',
    affectedResource: {
      resourceId: '01KB4G3F5Z6M7N8P9Q0R1S2T3X',
      resourceType: 'worker_token',
      name: null,
      parentId: null,
    },
    at: minutes(150),
  },
];
const verify = { busy: false, problem: null, result: null, run: nothing };
const page = {
  entries,
  filter: {},
  open: null,
  spaces,
  operations: ['space.delete', 'stack.create', 'stack.update'],
  problem: null,
  rootAdmin: true,
  more: null,
  verify,
  onRetry: nothing,
  onFilter: nothing,
  onOpen: nothing,
};
const whole = { ok: true, entries: 1_204, unchained: 0, removed: 30, head: '9b'.repeat(32), problem: null };
const idle = { busy: false, problem: null, fields: {}, submit: nothing };
const settings = { retentionDays: 365, webhook: null, retention: idle, save: idle, remove: idle };
const webhook = {
  endpoint: 'https://siem.acme.example/gantry',
  enabled: true,
  includeRuns: false,
  secret: 'a secret of the receiver',
  customHeaders: [{ key: 'x-tenant', value: 'acme' }],
  lastDeliveredAt: minutes(3),
  lastProblem: null,
};

export default states('Audit', {
  Loading: inMain(() => <AuditView {...page} entries={undefined} />),
  Empty: inMain(() => <AuditView {...page} entries={[]} rootAdmin={false} />),
  'No match': inMain(() => <AuditView {...page} entries={[]} filter={{ actor: 'eve' }} />),
  Failed: inMain(() => <AuditView {...page} entries={undefined} problem={problem} />),
  Full: inMain(() => <AuditView {...page} more={{ busy: false, load: nothing }} />),
  Entry: inMain(() => <AuditView {...page} open={entry} />),
  Verified: inMain(() => <AuditView {...page} verify={{ ...verify, result: whole }} />),
  Damaged: inMain(() => (
    <AuditView
      {...page}
      verify={{ ...verify, result: { ...whole, ok: false, problem: 'The entry 40 was changed.' } }}
    />
  )),
  Settings: inMain(() => <AuditSettingsView {...settings} />),
  'Settings with a webhook': inMain(() => (
    <AuditSettingsView
      {...settings}
      webhook={{ ...webhook, lastProblem: 'The address answered with status 500.' }}
      save={{ ...idle, problem }}
    />
  )),
});
