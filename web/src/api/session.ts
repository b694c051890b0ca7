import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import { z } from 'zod';
import { installation, viewer } from '../features/identity/model.ts';
import { keys } from './keys.ts';
import { operation } from './operation.ts';
import { send } from './transport.ts';

const viewerFields = 'id name admin mustChangePassword abilities';

export const bootQuery = operation(
  `query Boot { installation { accountName publicUrl version } viewer { ${viewerFields} } }`,
  z.object({ installation, viewer: viewer.nullable() }),
);
export const signInMutation = operation(
  `mutation SignIn($username: String!, $password: String!) {
    sessionCreate(username: $username, password: $password) { ${viewerFields} }
  }`,
  z.object({ sessionCreate: viewer }),
);
export const signOutMutation = operation(
  'mutation SignOut { sessionDelete }',
  z.object({ sessionDelete: z.boolean() }),
);
export const passwordChangeMutation = operation(
  'mutation ChangePassword($current: String!, $next: String!) { passwordChange(current: $current, next: $next) }',
  z.object({ passwordChange: z.boolean() }),
);

/** Who asks, and of which installation; all pages stand on it. */
export const bootOptions = queryOptions({
  queryKey: keys.boot,
  queryFn: ({ signal }) => send(bootQuery, {}, signal),
  staleTime: 60_000,
});

export function useSignIn() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (input: { username: string; password: string }) => send(signInMutation, input),
    onSuccess: () => client.invalidateQueries(),
  });
}

export function useSignOut() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: () => send(signOutMutation),
    onSuccess: () => {
      client.clear();
    },
  });
}

export function usePasswordChange() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (input: { current: string; next: string }) => send(passwordChangeMutation, input),
    onSuccess: () => client.invalidateQueries({ queryKey: keys.boot }),
  });
}
