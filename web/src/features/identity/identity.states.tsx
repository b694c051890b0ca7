import { minutes, nothing, problem, spaces, viewer } from '../../gallery/fixtures/index.ts';
import { inMain, states } from '../../gallery/states.tsx';
import { ApiKeysView } from './ApiKeysView.tsx';
import { ApiKeyDialog } from './api-key-dialog.tsx';
import { deed, doing, refused } from './identity.fixtures.ts';
import { PasswordFirstView } from './PasswordFirstView.tsx';
import { ProfileView } from './ProfileView.tsx';
import { SignInView } from './SignInView.tsx';
import { SecondStepForm } from './second-step-form.tsx';
import { SignInForm } from './sign-in-form.tsx';

const installation = {
  accountName: 'acme',
  accountNamed: true,
  publicUrl: 'https://gantry.acme.example',
  version: '0.1.0',
  ssoLabel: null,
};
const form = { busy: false, problem: null, onSubmit: nothing };
const passwords = { busy: false, refusal: { problem: null, fields: {} }, onSubmit: nothing };
const signIn = { accountName: 'acme', ssoLabel: null, ssoUrl: '/sso/start', problem: null };
const wrong = { code: 'LOGIN_FAILED', message: 'The user name or the password is wrong.' };
const secret = { id: '01JKEY', name: 'ci', secret: 'gk_2f6c8e' };
const step = { onDone: nothing, onBack: nothing, byCode: deed, byPasskey: deed };
const keys = { problem: null, onRetry: nothing, spaces, create: deed, remove: deed };
const dialog = { spaces, create: deed, made: null, onMade: nothing, onClose: nothing };
const apiKey = { createdBy: 'admin', createdAt: minutes(9_000), oidc: null, roles: [], expiresAt: null };
const factors = {
  totpBegin: deed,
  totpConfirm: deed,
  totpDelete: deed,
  passkeyAdd: deed,
  passkeyDelete: deed,
  recoveryCodes: deed,
};
const chrome = 'Mozilla/5.0 (X11; Linux x86_64) Chrome/141.0.0.0 Safari/537.36';
const session = {
  id: '1',
  current: true,
  method: 'PASSWORD',
  createdAt: minutes(300),
  lastSeenAt: minutes(1),
  remoteAddress: '192.0.2.7',
  userAgent: chrome,
};
const profile = {
  registryLogins: [
    {
      id: 'r1',
      createdAt: minutes(4_000),
      expiresAt: minutes(-39_000),
      lastUsedAt: minutes(20),
      remoteAddress: '192.0.2.7',
    },
    { id: 'r2', createdAt: minutes(3), expiresAt: minutes(-43_000), lastUsedAt: null, remoteAddress: null },
  ],
  sessions: [session, { ...session, id: '2', current: false, method: 'SSO', userAgent: 'curl/8.5.0' }],
  secondFactor: {
    totpSince: minutes(9_000),
    passkeys: [{ id: 'k', name: 'laptop', createdAt: minutes(900), lastUsedAt: minutes(60) }],
    passkeysAvailable: true,
    recoveryCodesLeft: 8,
  },
  linkedAccounts: [
    { provider: 'bitbucket_cloud', uuid: '{1}', displayName: 'Ada Lovelace', linkedAt: minutes(5_000) },
  ],
};
const bare = {
  ...profile,
  secondFactor: { totpSince: null, passkeys: [], passkeysAvailable: false, recoveryCodesLeft: 0 },
  linkedAccounts: [],
  registryLogins: [],
};
const page = {
  viewer,
  installation,
  problem: null,
  onRetry: nothing,
  password: passwords,
  factors,
  sessions: { revoke: deed, revokeOthers: deed },
  registryLogins: deed,
  links: { code: deed, unlink: deed, shown: null, onShow: nothing },
};
const waiting = { code: 'ABCD-2345', expiresAt: minutes(-14) };

export default states('Identity', {
  'Sign in': () => (
    <SignInView {...signIn}>
      <SignInForm {...form} />
    </SignInView>
  ),
  'Sign in, busy': () => (
    <SignInView {...signIn}>
      <SignInForm {...form} busy />
    </SignInView>
  ),
  'Sign in, refused': () => (
    <SignInView {...signIn}>
      <SignInForm {...form} problem={wrong} />
    </SignInView>
  ),
  'Sign in, single sign-on failed': () => (
    <SignInView {...signIn} ssoLabel="Acme" problem={problem}>
      <SignInForm {...form} />
    </SignInView>
  ),
  'Sign in, second factor': () => (
    <SignInView {...signIn}>
      <SecondStepForm {...step} factors={['PASSKEY', 'TOTP', 'RECOVERY_CODE']} />
    </SignInView>
  ),
  'Sign in, wrong code': () => (
    <SignInView {...signIn}>
      <SecondStepForm {...step} byCode={refused} factors={['TOTP']} />
    </SignInView>
  ),
  'First password': () => <PasswordFirstView {...passwords} />,
  Profile: inMain(() => <ProfileView {...page} profile={profile} />),
  'Profile, loading': inMain(() => <ProfileView {...page} profile={undefined} />),
  'Profile, failed': inMain(() => <ProfileView {...page} profile={undefined} problem={problem} />),
  'Profile, linking an account': inMain(() => (
    <ProfileView {...page} profile={bare} links={{ ...page.links, shown: waiting }} />
  )),
  'API keys, loading': inMain(() => <ApiKeysView {...keys} apiKeys={undefined} />),
  'API keys, empty': inMain(() => <ApiKeysView {...keys} apiKeys={[]} />),
  'API keys, failed': inMain(() => <ApiKeysView {...keys} apiKeys={undefined} problem={problem} />),
  'API keys': inMain(() => (
    <ApiKeysView
      {...keys}
      apiKeys={[
        { ...apiKey, id: '01JA', name: 'terraform-provider', admin: true, lastUsedAt: minutes(3) },
        {
          ...apiKey,
          id: '01JB',
          name: 'pipelines',
          admin: false,
          lastUsedAt: null,
          roles: [{ role: 'writer', space: 'root' }],
          expiresAt: minutes(5),
          oidc: { issuer: 'https://api.bitbucket.org/2.0', clientId: 'gantry', subjectExpression: '.*' },
        },
      ]}
    />
  )),
  'API key, new': inMain(() => <ApiKeyDialog {...dialog} />),
  'API key, refused': inMain(() => <ApiKeyDialog {...dialog} create={refused} />),
  'API key, being made': inMain(() => <ApiKeyDialog {...dialog} create={doing} />),
  'API key, made': inMain(() => <ApiKeyDialog {...dialog} made={secret} />),
});
