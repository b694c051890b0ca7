import { nothing, problem, spaces } from '../../gallery/fixtures/index.ts';
import { inMain, states } from '../../gallery/states.tsx';
import { BindDialog } from './bind-dialog.tsx';
import type { Role, RoleAction, RoleBinding } from './model.ts';
import { RolesView } from './RolesView.tsx';
import { RoleView } from './RoleView.tsx';
import { SpacesView } from './SpacesView.tsx';
import { SpaceDialog } from './space-dialog.tsx';

const actions: RoleAction[] = [
  { name: 'space:read', description: 'See the space and the names of what is in it' },
  { name: 'space:admin', description: 'Change the space and its role bindings' },
  { name: 'run:read', description: 'See runs with logs and changes' },
  { name: 'run:trigger', description: 'Start runs' },
  { name: 'api-key:admin', description: 'See, create and delete API keys' },
];
const roles: Role[] = [
  {
    id: 'reader',
    name: 'Reader',
    description: 'Sees everything in the space, and ends runs that change nothing.',
    isSystem: true,
    actions: ['space:read', 'run:read'],
    roleBindingsCount: 4,
  },
  {
    id: 'run-starter',
    name: 'Run starter',
    description: 'Starts runs and confirms nothing.',
    isSystem: false,
    actions: ['space:read', 'run:read', 'run:trigger'],
    roleBindingsCount: 1,
  },
];
const binding: RoleBinding = {
  id: '1',
  roleID: 'reader',
  spaceID: 'platform',
  actorKind: 'USER',
  actorId: 'u1',
  actorName: 'ada',
  createdBy: 'grace',
  createdAt: Date.now() - 3_600_000,
};
const bindings: RoleBinding[] = [
  binding,
  { ...binding, id: '2', actorKind: 'GROUP', actorId: 'Platform engineers', actorName: 'Platform engineers' },
  {
    ...binding,
    id: '3',
    roleID: 'run-starter',
    spaceID: 'root',
    actorKind: 'API_KEY',
    actorName: 'pipeline',
  },
];
const members = { bindings, roles, actors: [{ kind: 'USER' as const, id: 'u1', name: 'ada' }] };
const idle = { busy: false, problem: null, fields: {}, reset: nothing, submit: nothing };
const commands = { save: idle, remove: idle, bind: idle, unbind: idle, settings: idle };
const page = {
  spaces,
  chosen: 'platform',
  problem: null,
  rootAdmin: true,
  adminsManageChildren: false,
  onRetry: nothing,
  members,
  ...commands,
};
const [root] = spaces;
const kept = { problem: null, fields: {} };
const rolePage = { roles, actions, mayChange: true, busy: false, refusal: kept, onSubmit: nothing };

export default states('Spaces and roles', {
  Loading: inMain(() => <SpacesView {...page} spaces={undefined} />),
  Empty: inMain(() => <SpacesView {...page} spaces={[]} rootAdmin={false} />),
  Failed: inMain(() => <SpacesView {...page} spaces={undefined} problem={problem} />),
  Full: inMain(() => <SpacesView {...page} />),
  'A reader': inMain(() => <SpacesView {...page} chosen="payments" rootAdmin={false} />),
  'A space that is gone': inMain(() => <SpacesView {...page} chosen="gone" />),
  'New space': inMain(() => (
    <SpaceDialog
      space={null}
      spaces={spaces}
      parents={spaces}
      parent="root"
      mayIsolate
      save={{ ...idle, problem }}
      onClose={nothing}
    />
  )),
  'Giving a role': inMain(() =>
    root === undefined ? null : <BindDialog space={root} members={members} bind={idle} onClose={nothing} />,
  ),
  Roles: inMain(() => <RolesView roles={roles} problem={null} mayChange onRetry={nothing} remove={idle} />),
  'New role': inMain(() => <RoleView {...rolePage} edited={null} refusal={{ ...kept, problem }} />),
  'A built-in role': inMain(() => <RoleView {...rolePage} edited={roles[0] ?? null} mayChange={false} />),
});
