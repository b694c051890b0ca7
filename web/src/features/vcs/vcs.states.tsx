import {
  connection,
  delivery,
  integration,
  integrationDetails,
  minutes,
  nothing,
  problem,
  refused,
  run,
  spaces,
} from '../../gallery/fixtures/index.ts';
import { inMain, states } from '../../gallery/states.tsx';
import { DeleteIntegrationView } from './DeleteIntegrationView.tsx';
import { DeliveriesView } from './DeliveriesView.tsx';
import { DeliveryStoryView } from './DeliveryStoryView.tsx';
import { IntegrationCreateView } from './IntegrationCreateView.tsx';
import { IntegrationEditView } from './IntegrationEditView.tsx';
import { IntegrationView } from './IntegrationView.tsx';
import type { DeliveryStory, RepositoryConnection } from './model.ts';
import { SourceControlView } from './SourceControlView.tsx';

const list = {
  mayCreate: true,
  problem: null,
  onRetry: nothing,
  onOpen: nothing,
  onEdit: nothing,
  onDeliveries: nothing,
  onDelete: nothing,
  onTest: nothing,
  deleted: { list: [], busy: null, problem: null, onRestore: nothing },
};
const test = { busy: false, result: null, problem: null, run: nothing, reset: nothing };
const form = { busy: false, problem: null, fieldErrors: {}, onSubmit: nothing, test };
const create = {
  ...form,
  publicUrl: 'https://gantry.acme.example',
  rootAdmin: true,
  spaces,
  knownSpaces: spaces,
  spaceUse: spaces.map(({ id }, index) => ({ id, stacksCount: 12 + index, modulesCount: index })),
  defaultTaken: null,
  deleted: [],
};
const repository: RepositoryConnection = {
  repository: 'acme/infrastructure',
  webhook: 'ACTIVE',
  message: 'Gantry made and watches it.',
  lastDeliveryAt: minutes(3),
  refusedAt: null,
  signsWithOldSecret: false,
  events: [
    { key: 'repo:push', label: 'Push', documented: true, ticked: true, lastAt: minutes(3) },
    { key: 'pullrequest:approved', label: 'Approved', documented: true, ticked: true, lastAt: null },
    { key: 'pullrequest:fulfilled', label: 'Merged', documented: true, ticked: false, lastAt: null },
  ],
  webhooks: [],
  stacks: [
    { id: 'network', name: 'network' },
    { id: 'app', name: 'app' },
  ],
  modules: [{ id: 'terraform-null-label' }],
};
const repositories = {
  list: [
    repository,
    {
      ...repository,
      repository: 'acme/dns',
      webhook: 'MISSING' as const,
      message: 'There is no webhook that points here.',
      lastDeliveryAt: null,
    },
    {
      ...repository,
      repository: 'acme/legacy',
      webhook: 'MANUAL' as const,
      message: 'The token may not read webhooks.',
      lastDeliveryAt: null,
    },
  ],
  problem: null,
  onRetry: nothing,
  ensuring: null,
  ensureProblem: null,
  onEnsure: nothing,
};
const details = {
  integration: integrationDetails,
  problem: null,
  onRetry: nothing,
  onClose: nothing,
  repositories,
  secret: { busy: false, problem: null, regenerate: nothing },
  doctor: { busy: false, problem: null, run: nothing, fixing: false, onFix: nothing },
  detached: { users: [], busy: false, problem: null, onAttach: nothing },
};
const story: DeliveryStory = {
  ...delivery(),
  headers: [
    { name: 'X-Event-Key', value: 'repo:push' },
    { name: 'X-Request-UUID', value: '7b0d6c0e-55f4-4b0e-9d6d-0f9f7a1f8d11' },
  ],
  body: '{"push":{"changes":[]}}',
  events: [
    {
      id: '1',
      kind: 'push',
      summary: 'mira pushed 2 commits to feature/second-zone',
      repository: 'acme/infrastructure',
      branch: 'feature/second-zone',
      commit: '4f1c9a0be27d',
      pullRequest: null,
      decisions: [
        {
          outcome: 'PROPOSE',
          reason: 'network/subnets.tf changed, and the branch is not main',
          stack: { id: 'network', name: 'network' },
          run: run({ type: 'PROPOSED' }),
        },
        {
          outcome: 'IGNORE',
          reason: 'No file under app/ changed',
          stack: { id: 'app', name: 'app' },
          run: null,
        },
      ],
      problem: null,
      sent: [
        {
          kind: 'STATUS',
          name: 'gantry/network',
          state: 'successful',
          description: '2 to add, 0 to change, 0 to destroy',
          url: 'https://bitbucket.org/acme/infrastructure/commits/4f1c9a0be27d',
          sentAt: minutes(1),
          problem: null,
        },
      ],
    },
  ],
};
const told = { problem: null, onRetry: nothing, replay: { busy: false, problem: null, run: nothing } };
const inbox = {
  integration: { id: 'acme-default', name: 'acme-default' },
  problem: null,
  onRetry: nothing,
  more: null,
  filter: {},
  onRepository: nothing,
  asking: {
    asking: {
      polling: 'AUTOMATIC' as const,
      callBudget: { used: 212, limit: 1_000, pausedUntil: null },
      repositories: [
        {
          repository: 'acme/infrastructure',
          lastDeliveryAt: minutes(3),
          polledAt: minutes(2),
          pollDueAt: minutes(-1),
          pollProblem: null,
          missedAt: minutes(90),
        },
        {
          repository: 'acme/gone',
          lastDeliveryAt: null,
          polledAt: null,
          pollDueAt: minutes(-8),
          pollProblem: 'Bitbucket Cloud does not show the repository to this token.',
          missedAt: null,
        },
      ],
    },
    busy: false,
    problem: null,
    onChoose: nothing,
  },
};

export default states('Source control', {
  'List, loading': inMain(() => <SourceControlView {...list} integrations={undefined} />),
  'List, empty': inMain(() => <SourceControlView {...list} integrations={[]} />),
  'List, failed': inMain(() => <SourceControlView {...list} integrations={undefined} problem={problem} />),
  'List of a reader': inMain(() => (
    <SourceControlView {...list} integrations={[{ ...integration, abilities: [] }]} mayCreate={false} />
  )),
  List: inMain(() => (
    <SourceControlView
      {...list}
      integrations={[
        integration,
        {
          ...integration,
          id: 'data',
          name: 'data-team',
          isDefault: false,
          usedByStacks: 0,
          usedByModules: 0,
        },
      ]}
    />
  )),
  'Set up': inMain(() => <IntegrationCreateView {...create} />),
  'Set up, default taken': inMain(() => (
    <IntegrationCreateView
      {...create}
      defaultTaken="acme-default"
      fieldErrors={{ name: 'This name is taken.' }}
    />
  )),
  'Set up, tested': inMain(() => (
    <IntegrationCreateView {...create} test={{ ...test, result: connection }} />
  )),
  'Set up, refused': inMain(() => (
    <IntegrationCreateView {...create} test={{ ...test, result: refused }} problem={problem} />
  )),
  Edit: inMain(() => <IntegrationEditView {...form} integration={integrationDetails} />),
  'Details, loading': inMain(() => <IntegrationView {...details} integration={undefined} />),
  'Details, none': inMain(() => <IntegrationView {...details} integration={null} />),
  'Details, failed': inMain(() => <IntegrationView {...details} integration={undefined} problem={problem} />),
  'Details of a reader': inMain(() => (
    <IntegrationView {...details} integration={{ ...integrationDetails, abilities: [], connection: null }} />
  )),
  'Details, no repository': inMain(() => (
    <IntegrationView {...details} repositories={{ ...repositories, list: [] }} />
  )),
  Details: inMain(() => <IntegrationView {...details} />),
  Delete: inMain(() => (
    <DeleteIntegrationView
      integration={integration}
      dependants={repository.stacks.map((stack) => ({ kind: 'stack', ...stack }))}
      busy={false}
      problem={null}
      onConfirm={nothing}
      onClose={nothing}
    />
  )),
  'Deliveries, loading': inMain(() => <DeliveriesView {...inbox} deliveries={undefined} />),
  'Deliveries, empty': inMain(() => <DeliveriesView {...inbox} deliveries={[]} />),
  'Deliveries, none matches': inMain(() => (
    <DeliveriesView {...inbox} deliveries={[]} filter={{ verdict: 'FAILED', repository: 'infra' }} />
  )),
  'Deliveries, failed': inMain(() => <DeliveriesView {...inbox} deliveries={undefined} problem={problem} />),
  Deliveries: inMain(() => (
    <DeliveriesView
      {...inbox}
      more={{ busy: false, load: nothing }}
      deliveries={[
        delivery(),
        delivery({ id: '2', eventKey: 'pullrequest:created', verdict: 'RECEIVED' }),
        delivery({ id: '3', verdict: 'IGNORED', reason: 'A tag was pushed; tags start no runs' }),
        delivery({ id: '4', verdict: 'REFUSED', reason: 'The signature does not match', repository: null }),
        delivery({ id: '5', verdict: 'FAILED', reason: 'Bitbucket Cloud cannot be reached', attempt: 2 }),
      ]}
    />
  )),
  'Story, loading': inMain(() => <DeliveryStoryView {...told} story={undefined} />),
  'Story, refused': inMain(() => (
    <DeliveryStoryView
      {...told}
      story={{ ...story, verdict: 'REFUSED', reason: 'The signature does not match.', events: [] }}
    />
  )),
  'Story, ignored': inMain(() => (
    <DeliveryStoryView
      {...told}
      story={{ ...story, verdict: 'IGNORED', reason: 'A tag was pushed; tags start no runs.', events: [] }}
    />
  )),
  Story: inMain(() => <DeliveryStoryView {...told} story={story} />),
});
