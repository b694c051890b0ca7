import { expect, test } from 'vitest';
import { fromSettings, ssoForm, toSsoInput } from './sso-input.ts';

const settings = {
  label: 'Acme',
  issuer: 'https://login.acme.example',
  clientId: 'gantry',
  scopes: ['profile', 'email'],
  groupsClaim: 'groups',
  allowedDomains: ['acme.example', 'acme.org'],
};

test('stored settings come back as they were, and keep their secret', () => {
  expect(toSsoInput(fromSettings(settings))).toEqual({ ...settings, clientSecret: null });
});

test('lists are words with spaces or commas between', () => {
  const typed = {
    ...fromSettings(null),
    scopes: ' profile,email  groups ',
    clientSecret: 'shh',
    groupsClaim: '',
  };
  expect(toSsoInput(typed)).toMatchObject({
    scopes: ['profile', 'email', 'groups'],
    clientSecret: 'shh',
    groupsClaim: null,
    allowedDomains: [],
  });
});

test('the first time a secret is needed, and always an address', () => {
  const typed = { ...fromSettings(settings), issuer: 'login' };
  const paths = (stored: boolean) =>
    ssoForm(stored)
      .safeParse(typed)
      .error?.issues.map(({ path }) => path[0]);
  expect(paths(false)).toEqual(['issuer', 'clientSecret']);
  expect(paths(true)).toEqual(['issuer']);
});
