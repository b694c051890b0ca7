import { minutes, nothing, problem, viewer } from '../../gallery/fixtures/index.ts';
import { inMain, states } from '../../gallery/states.tsx';
import { ApiKeysView } from './ApiKeysView.tsx';
import { ApiKeyDialog } from './api-key-dialog.tsx';
import { PasswordFirstView } from './PasswordFirstView.tsx';
import { ProfileView } from './ProfileView.tsx';
import { SignInView } from './SignInView.tsx';

const installation = { accountName: 'acme', publicUrl: 'https://gantry.acme.example', version: '0.1.0' };
const form = { busy: false, problem: null, onSubmit: nothing };
const create = { busy: false, problem: null, made: null, submit: nothing, reset: nothing };
const keys = {
  problem: null,
  onRetry: nothing,
  create,
  remove: { busy: false, problem: null, submit: nothing, reset: nothing },
};
const wrong = { code: 'LOGIN_FAILED', message: 'The user name or the password is wrong.' };
const secret = { id: '01JKEY', name: 'ci', secret: 'gk_2f6c8e' };

export default states('Identity', {
  'Sign in': () => <SignInView accountName="acme" {...form} />,
  'Sign in, busy': () => <SignInView accountName="acme" {...form} busy />,
  'Sign in, refused': () => <SignInView accountName="acme" {...form} problem={wrong} />,
  'First password': () => <PasswordFirstView {...form} />,
  Profile: inMain(() => (
    <ProfileView
      viewer={viewer}
      installation={installation}
      busy={false}
      problem={null}
      onPassword={nothing}
    />
  )),
  'API keys, loading': inMain(() => <ApiKeysView {...keys} apiKeys={undefined} />),
  'API keys, empty': inMain(() => <ApiKeysView {...keys} apiKeys={[]} />),
  'API keys, failed': inMain(() => <ApiKeysView {...keys} apiKeys={undefined} problem={problem} />),
  'API keys': inMain(() => (
    <ApiKeysView
      {...keys}
      apiKeys={[
        {
          id: '01JA',
          name: 'terraform-provider',
          admin: true,
          createdAt: minutes(9_000),
          lastUsedAt: minutes(3),
        },
        { id: '01JB', name: 'nightly-report', admin: false, createdAt: minutes(400), lastUsedAt: null },
      ]}
    />
  )),
  'API key, new': inMain(() => <ApiKeyDialog create={create} onClose={nothing} />),
  'API key, made': inMain(() => <ApiKeyDialog create={{ ...create, made: secret }} onClose={nothing} />),
});
