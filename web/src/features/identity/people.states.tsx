import { minutes, nothing, problem, spaces } from '../../gallery/fixtures/index.ts';
import { inMain, states } from '../../gallery/states.tsx';
import { AccountSettingsView } from './AccountSettingsView.tsx';
import { InvitationView } from './InvitationView.tsx';
import { deed, refused } from './identity.fixtures.ts';
import { InviteDialog } from './invite-dialog.tsx';
import { PeopleView } from './PeopleView.tsx';
import type { Invitation, Person } from './people-model.ts';
import { PersonDialog } from './person-dialog.tsx';
import { RecoveryCodes } from './recovery-codes.tsx';

const person: Person = {
  id: '1',
  username: 'admin',
  displayName: '',
  email: null,
  active: true,
  createdAt: minutes(90_000),
  lastSignInAt: minutes(5),
  hasPassword: true,
  ssoIssuer: null,
  groups: [],
  secondFactors: ['TOTP'],
  linkedAccounts: 1,
  roles: [{ role: 'admin', space: 'root' }],
};
const ada: Person = {
  ...person,
  id: '2',
  username: 'ada@acme.example',
  displayName: 'Ada Lovelace',
  email: 'ada@acme.example',
  hasPassword: false,
  ssoIssuer: 'https://login.acme.example',
  groups: ['platform'],
  secondFactors: [],
  roles: [],
};
const linus: Person = {
  ...person,
  id: '3',
  username: 'linus',
  active: false,
  secondFactors: [],
  lastSignInAt: null,
};
const invitation: Invitation = {
  id: 'i',
  email: 'grace@acme.example',
  state: 'PENDING',
  mail: 'NOT_CONFIGURED',
  roles: [{ role: 'writer', space: 'root' }],
  invitedBy: 'admin',
  createdAt: minutes(90),
  expiresAt: minutes(-1_000),
};
const invited = {
  invitation,
  link: 'https://gantry.acme.example/invitation#sLmwQ1cTgZqk2Jm0T1b7cQe8vUo0o2',
  mailProblem: null,
};
const deeds = {
  invite: deed,
  resend: deed,
  revoke: deed,
  update: deed,
  deactivate: deed,
  activate: deed,
  remove: deed,
  resetSecondFactor: deed,
  resetPassword: deed,
};
const people = {
  inviting: false,
  onInviting: nothing,
  people: [person, ada, linus],
  invitations: [],
  spaces,
  viewerId: '1',
  problem: null,
  onRetry: nothing,
  deeds,
};
const dialog = { spaces, invite: deed, made: null, onMade: nothing, onClose: nothing };
const settings = {
  accountName: 'acme',
  publicUrl: 'https://gantry.acme.example',
  requireSecondFactor: false,
  mail: null,
  sso: null,
  ssoRedirectUrl: 'https://gantry.acme.example/sso/callback',
};
const full = {
  ...settings,
  requireSecondFactor: true,
  mail: { server: 'smtp.acme.example:587', from: 'Gantry <gantry@acme.example>' },
  sso: {
    label: 'Acme',
    issuer: 'https://login.acme.example',
    clientId: 'gantry',
    scopes: ['profile', 'email'],
    groupsClaim: 'groups',
    allowedDomains: ['acme.example'],
  },
};
const account = {
  problem: null,
  onRetry: nothing,
  onSaved: nothing,
  deeds: { rename: deed, requireSecondFactor: deed, testMail: deed, saveSso: deed, removeSso: deed },
};
const join = { problem: null, accept: deed, onSubmit: nothing };
const forMe = {
  email: 'grace@acme.example',
  invitedBy: 'admin',
  accountName: 'acme',
  expiresAt: minutes(-1_000),
};
const invalid = { code: 'INVITATION_INVALID', message: 'The invitation is not valid any more.' };
const codes = Array.from({ length: 10 }, (_, index) => `abcd${index}-efgh${index}`);

export default states('People', {
  People: inMain(() => <PeopleView {...people} />),
  'With invitations': inMain(() => (
    <PeopleView
      {...people}
      invitations={[invitation, { ...invitation, id: 'j', state: 'EXPIRED', mail: 'SENT' }]}
    />
  )),
  Loading: inMain(() => <PeopleView {...people} people={undefined} />),
  Failed: inMain(() => <PeopleView {...people} people={undefined} problem={problem} />),
  Inviting: inMain(() => <InviteDialog {...dialog} />),
  'Inviting, refused': inMain(() => <InviteDialog {...dialog} invite={refused} />),
  Invited: inMain(() => <InviteDialog {...dialog} made={invited} />),
  'Invited, mail failed': inMain(() => (
    <InviteDialog
      {...dialog}
      made={{ ...invited, mailProblem: 'The mail server did not take the message.' }}
    />
  )),
  Editing: inMain(() => <PersonDialog person={ada} spaces={spaces} update={deed} onClose={nothing} />),
  'Accepting an invitation': () => <InvitationView {...join} invitation={forMe} />,
  'Accepting, loading': () => <InvitationView {...join} invitation={undefined} />,
  'Accepting, too late': () => <InvitationView {...join} invitation={undefined} problem={invalid} />,
  'Recovery codes': inMain(() => (
    <div className="max-w-lg p-6">
      <h1 className="text-lg font-semibold">Recovery codes</h1>
      <RecoveryCodes codes={codes} onDone={nothing} />
    </div>
  )),
  'Settings, fresh': inMain(() => <AccountSettingsView {...account} settings={settings} />),
  'Settings, all set': inMain(() => <AccountSettingsView {...account} settings={full} />),
  'Settings, loading': inMain(() => <AccountSettingsView {...account} settings={undefined} />),
  'Settings, failed': inMain(() => (
    <AccountSettingsView {...account} settings={undefined} problem={problem} />
  )),
});
