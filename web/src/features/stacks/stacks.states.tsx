import {
  attachedPolicies,
  integration,
  minutes,
  nothing,
  problem,
  runs,
  spaces,
  stackDetails,
} from '../../gallery/fixtures/index.ts';
import { inMain, states } from '../../gallery/states.tsx';
import { EnvironmentView } from './EnvironmentView.tsx';
import { IgnoredEventsView } from './IgnoredEventsView.tsx';
import { OutputsView } from './OutputsView.tsx';
import { PullRequestsView } from './PullRequestsView.tsx';
import { ResourcesView } from './ResourcesView.tsx';
import { StackCreateView } from './StackCreateView.tsx';
import { StackRunsView } from './StackRunsView.tsx';
import { StackSettingsView } from './StackSettingsView.tsx';
import { StackView } from './StackView.tsx';
import { StateHistoryView } from './StateHistoryView.tsx';

const commands = {
  busy: null,
  problem: null,
  trigger: nothing,
  sync: nothing,
  lock: nothing,
  unlock: nothing,
  turn: nothing,
  asked: null,
  forget: nothing,
  task: { busy: false, problem: null, fields: {}, submit: nothing, reset: nothing },
  configured: { busy: false, problem: null, fields: {}, submit: nothing, reset: nothing },
} as const;
const page = { stack: stackDetails(), problem: null, onRetry: nothing, commands };
const part = { problem: null, onRetry: nothing };
const command = { busy: false, problem: null, submit: nothing, reset: nothing };
const settings = {
  remove: command,
  webhook: {
    webhook: {
      state: 'MISSING' as const,
      message: 'There is no webhook that points here.',
      lastDeliveryAt: null,
    },
    busy: false,
    problem: null,
    onEnsure: nothing,
  },
};
const none = { items: [], loading: false, problem: null, search: nothing };
const form = {
  spaces,
  reachOf: (space: string) => [space],
  pools: [{ id: 'p1', name: 'Data centre Frankfurt', space: 'root' }],
  integrations: [integration],
  repositories: none,
  branches: none,
  checked: { loading: false, found: null },
  problem: null,
  fieldErrors: {},
  attached: attachedPolicies,
  busy: false,
  onSource: nothing,
  onSubmit: nothing,
};
const inStack = (children: React.ReactNode, over = {}) =>
  inMain(() => (
    <StackView {...page} {...over}>
      {children}
    </StackView>
  ));

export default states('Stacks', {
  Create: inMain(() => <StackCreateView {...form} />),
  'Create, no integration': inMain(() => <StackCreateView {...form} integrations={[]} />),
  'Stack, loading': inMain(() => (
    <StackView {...page} stack={undefined}>
      {null}
    </StackView>
  )),
  'Stack, failed': inMain(() => (
    <StackView {...page} stack={undefined} problem={problem}>
      {null}
    </StackView>
  )),
  'Stack, locked and detached': inStack(
    <StackRunsView {...part} items={[]} stack="network" disabled={false} kind={undefined} more={null} />,
    {
      stack: stackDetails({
        attached: false,
        lockedBy: 'mira',
        lockedAt: minutes(40),
        lockNote: 'Moving the state, back at noon.',
        abilities: [],
      }),
    },
  ),
  'Stack, runs': inStack(
    <StackRunsView {...part} items={runs} stack="network" disabled={false} kind={undefined} more={null} />,
  ),
  'Stack, runs loading': inStack(
    <StackRunsView
      {...part}
      items={undefined}
      stack="network"
      disabled={false}
      kind={undefined}
      more={null}
    />,
  ),
  'Stack, pull requests': inStack(
    <PullRequestsView
      {...part}
      items={[
        {
          number: 118,
          title: 'Second zone for the public subnets',
          author: 'Mira Halvorsen',
          state: 'OPEN',
          draft: true,
          approved: true,
          sourceBranch: 'feature/second-zone',
          destinationBranch: 'main',
          headCommit: '4f1c9a0be27d',
          url: 'https://bitbucket.org/acme/infrastructure/pull-requests/118',
          run: runs[4] ?? null,
        },
      ]}
    />,
  ),
  'Stack, ignored events': inStack(
    <IgnoredEventsView
      {...part}
      items={[
        {
          id: '1',
          at: minutes(8),
          summary: 'Push of 2 commits to main by mira',
          reason: 'No file under network/ changed',
          branch: 'main',
          commit: '99ab01cd22ef',
          deliveryId: '01JDEL',
        },
      ]}
    />,
  ),
  'Stack, resources': inStack(
    <ResourcesView
      {...part}
      items={[
        {
          address: 'cloud_network.public',
          module: null,
          provider: 'registry.example/acme/cloud',
          type: 'cloud_network',
        },
        {
          address: 'module.database.cloud_database.main',
          module: 'module.database',
          provider: 'registry.example/acme/cloud',
          type: 'cloud_database',
        },
      ]}
    />,
  ),
  'Stack, outputs': inStack(
    <OutputsView
      {...part}
      items={[
        { name: 'endpoint', type: 'string', sensitive: false, value: '"https://api.acme.example"' },
        { name: 'password', type: 'string', sensitive: true, value: null },
        { name: 'zones', type: 'list', sensitive: false, value: '["a","b"]' },
      ]}
    />,
  ),
  'Stack, disabled': inStack(null, { stack: stackDetails({ isDisabled: true }) }),
  'Stack, state history': inStack(
    <StateHistoryView
      download={null}
      rollback={{ ...commands.task, reason: 'Lock the stack first, so that no run starts meanwhile.' }}
      importing={{ ...commands.task, reason: undefined }}
      {...part}
      stack="network"
      items={[
        {
          id: '2',
          serial: 7,
          bytes: 18_200,
          resources: 61,
          createdAt: minutes(9),
          createdBy: 'run #42',
          run: { id: 'r', number: 42 },
        },
        {
          id: '1',
          serial: 6,
          bytes: 900,
          resources: 58,
          createdAt: minutes(900),
          createdBy: 'import',
          run: null,
        },
      ]}
    />,
  ),
  'Stack, environment': inStack(
    <EnvironmentView
      intro="Variables and files that every run of this stack gets."
      {...part}
      mayChange
      add={{ ...command, fields: {} }}
      remove={command}
      items={[
        {
          id: 'TF_VAR_region',
          type: 'ENVIRONMENT_VARIABLE',
          value: 'eu-west-1',
          writeOnly: false,
          runtime: false,
          checksum: '',
        },
        {
          id: 'CLOUD_TOKEN',
          type: 'ENVIRONMENT_VARIABLE',
          value: null,
          writeOnly: true,
          runtime: false,
          checksum: '',
        },
        {
          id: 'config/app.yml',
          type: 'FILE_MOUNT',
          value: null,
          writeOnly: true,
          runtime: true,
          checksum: '',
        },
      ]}
    />,
  ),
  'Stack, environment of a reader': inStack(
    <EnvironmentView
      intro="Variables and files that every run of this stack gets."
      {...part}
      mayChange={false}
      add={{ ...command, fields: {} }}
      remove={command}
      items={[]}
    />,
  ),
  'Stack, settings, policies loading': inStack(
    <StackSettingsView
      {...form}
      {...settings}
      attached={{ ...attachedPolicies, attached: undefined }}
      stack={stackDetails()}
    />,
  ),
  'Stack, settings': inStack(<StackSettingsView {...form} {...settings} stack={stackDetails()} />),
  'Stack, settings of a reader': inStack(
    <StackSettingsView {...form} {...settings} stack={stackDetails({ abilities: [] })} />,
  ),
});
