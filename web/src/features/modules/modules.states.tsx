import {
  attachedPolicies,
  consumers,
  integration,
  module,
  moduleDetails,
  nativeTests,
  nothing,
  problem,
  shares,
  spaces,
  version,
  versionChanges,
  versionDetails,
} from '../../gallery/fixtures/index.ts';
import { inMain, states } from '../../gallery/states.tsx';
import { ModuleCreateView } from './ModuleCreateView.tsx';
import { ModuleSettingsView } from './ModuleSettingsView.tsx';
import { ModulesView } from './ModulesView.tsx';
import { ModuleView } from './ModuleView.tsx';
import { TerraformLoginView } from './TerraformLoginView.tsx';
import { UsersView } from './UsersView.tsx';
import { VersionsView } from './VersionsView.tsx';
import { VersionView } from './VersionView.tsx';

const list = { text: '', mayCreate: true, problem: null, more: null, onRetry: nothing, onText: nothing };
const command = { busy: false, problem: null, submit: nothing, reset: nothing };
const page = { module: moduleDetails(), problem: null, onRetry: nothing, release: command };
const part = { module: 'terraform-aws-vpc', problem: null, onRetry: nothing, more: null };
const none = { items: [], loading: false, problem: null, search: nothing };
const form = {
  spaces,
  integrations: [integration],
  repositories: none,
  branches: none,
  reachOf: () => ['root'],
  pools: [{ id: 'p1', name: 'Data centre Frankfurt', space: 'root' }],
  checked: { loading: false, found: null },
  problem: null,
  fieldErrors: {},
  attached: attachedPolicies,
  busy: false,
  onSource: nothing,
  onSubmit: nothing,
};
const one = {
  module: moduleDetails(),
  changes: null,
  problem: null,
  onRetry: nothing,
  rebuild: command,
  markBad: command,
};
const inModule = (children: React.ReactNode, over = {}) =>
  inMain(() => (
    <ModuleView {...page} {...over}>
      {children}
    </ModuleView>
  ));
const users = {
  consumers,
  count: consumers.length,
  more: null,
  shares,
  spaces,
  mayShare: true,
  problem: null,
  onRetry: nothing,
  sharing: { busy: false, problem: null, share: nothing, unshare: nothing },
};
const login = {
  complete: true,
  host: 'gantry.acme.example',
  done: false,
  busy: false,
  problem: null,
  onAllow: nothing,
};
const modules = [
  module(),
  module({ id: 'terraform-null-label', name: 'label', terraformProvider: 'null', labels: [], current: null }),
  module({ id: 'terraform-aws-bucket', name: 'bucket', attached: false, projectRoot: 'modules/bucket' }),
];
const versions = [
  version(),
  version({ id: 'v3', number: '1.5.0', state: 'PENDING' }),
  version({ id: 'v1', number: '1.3.0', yanked: true }),
  version({
    id: 'v0',
    number: '',
    state: 'FAILED',
    reason: '.gantry/config.yml:4:18: There is no test "b". There are: a.',
    pullRequest: { number: 12, url: 'https://bitbucket.org/acme/terraform-aws-vpc/pull-requests/12' },
  }),
];

export default states('Modules', {
  'ModulesView loading': inMain(() => <ModulesView {...list} modules={undefined} />),
  'ModulesView empty': inMain(() => <ModulesView {...list} modules={[]} />),
  'ModulesView empty for readers': inMain(() => <ModulesView {...list} mayCreate={false} modules={[]} />),
  'ModulesView no match': inMain(() => <ModulesView {...list} text="zzz" modules={[]} />),
  'ModulesView error': inMain(() => <ModulesView {...list} modules={undefined} problem={problem} />),
  'ModulesView list': inMain(() => (
    <ModulesView {...list} modules={modules} more={{ busy: false, load: nothing }} />
  )),
  'ModuleView loading': inModule(null, { module: undefined }),
  'ModuleView error': inModule(null, { module: undefined, problem }),
  'ModuleView versions': inModule(<VersionsView {...part} kind="released" items={versions} />),
  'ModuleView no versions': inModule(<VersionsView {...part} kind="released" items={[]} />),
  'ModuleView proposals': inModule(<VersionsView {...part} kind="proposed" items={versions} />),
  'ModuleView no proposals': inModule(<VersionsView {...part} kind="proposed" items={[]} />),
  'ModuleView versions failed to load': inModule(
    <VersionsView {...part} kind="all" items={undefined} problem={problem} />,
  ),
  'ModuleView detached': inModule(<VersionsView {...part} kind="all" items={versions} />, {
    module: moduleDetails({ attached: false, current: null, trackedCommit: null }),
    release: { ...command, problem },
  }),
  'ModuleView settings': inModule(<ModuleSettingsView {...form} module={moduleDetails()} remove={command} />),
  'ModuleView settings for readers': inModule(
    <ModuleSettingsView {...form} module={moduleDetails({ abilities: [] })} remove={command} />,
  ),
  'ModuleCreateView form': inMain(() => <ModuleCreateView {...form} />),
  'ModuleCreateView no integration': inMain(() => <ModuleCreateView {...form} integrations={[]} />),
  'ModuleCreateView refused': inMain(() => (
    <ModuleCreateView {...form} problem={problem} fieldErrors={{ name: 'It is taken.' }} />
  )),
  'VersionView loading': inMain(() => <VersionView {...one} version={undefined} />),
  'VersionView error': inMain(() => <VersionView {...one} version={undefined} problem={problem} />),
  'ModuleView used by': inModule(<UsersView {...users} />),
  'ModuleView used by nobody': inModule(
    <UsersView {...users} consumers={[]} shares={[]} spaces={[]} mayShare={false} />,
  ),
  'ModuleView used by many': inModule(
    <UsersView {...users} count={1_204} more={{ busy: false, load: nothing }} />,
  ),
  'ModuleView used by loading': inModule(<UsersView {...users} consumers={undefined} />),
  'ModuleView used by failed to load': inModule(
    <UsersView {...users} consumers={undefined} problem={problem} />,
  ),
  'ModuleView sharing refused': inModule(<UsersView {...users} sharing={{ ...users.sharing, problem }} />),
  'TerraformLoginView asks': inMain(() => <TerraformLoginView {...login} />),
  'TerraformLoginView done': inMain(() => <TerraformLoginView {...login} done />),
  'TerraformLoginView refused': inMain(() => <TerraformLoginView {...login} problem={problem} />),
  'TerraformLoginView without a request': inMain(() => <TerraformLoginView {...login} complete={false} />),
  'VersionView with breaking changes': inMain(() => (
    <VersionView {...one} changes={versionChanges} version={versionDetails()} />
  )),
  'VersionView active': inMain(() => <VersionView {...one} version={versionDetails()} />),
  'VersionView with native tests': inMain(() => (
    <VersionView {...one} version={versionDetails({ tests: [nativeTests] })} />
  )),
  'VersionView without tests': inMain(() => <VersionView {...one} version={versionDetails({ tests: [] })} />),
  'VersionView failed': inMain(() => (
    <VersionView
      {...one}
      version={versionDetails({
        ...version({ number: '', state: 'FAILED', reason: 'main.tf:2:10: Invalid expression.' }),
        tests: [],
        root: null,
        archiveSha256: null,
      })}
    />
  )),
  'VersionView bad': inMain(() => (
    <VersionView
      {...one}
      version={versionDetails({
        yanked: true,
        yankedBy: 'mira',
        yankedNote: 'Destroys the gateway. Use 1.4.1.',
      })}
    />
  )),
});
