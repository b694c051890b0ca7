import { expect, test } from 'vitest';
import { apiKeyInput, toNewApiKey } from './api-key-input.ts';

const input = {
  name: 'ci',
  admin: false,
  days: '30',
  federated: false,
  issuer: '',
  clientId: '',
  subjectExpression: '',
};
const roles = [{ role: 'writer', space: 'root' }];

test('a key with a secret', () => {
  expect(toNewApiKey(input, roles, 1_000_500)).toEqual({
    name: 'ci',
    admin: false,
    roles,
    expiresAt: 1_000 + 30 * 24 * 3_600,
    oidc: null,
  });
});

test('a root admin has no other roles, and may never expire', () => {
  expect(toNewApiKey({ ...input, admin: true, days: '' }, roles, 0)).toMatchObject({
    roles: null,
    expiresAt: null,
  });
});

test('a federated key needs issuer, audience and subject', () => {
  const wanted = { issuer: 'https://ci.example.com', clientId: 'gantry', subjectExpression: 'repo:.*' };
  const bare = apiKeyInput.safeParse({ ...input, federated: true });
  expect(bare.error?.issues.map(({ path }) => path[0])).toEqual(['issuer', 'clientId', 'subjectExpression']);
  const full = { ...input, federated: true, ...wanted };
  expect(apiKeyInput.safeParse(full).success).toBe(true);
  expect(toNewApiKey(full, roles, 0).oidc).toEqual(wanted);
});
