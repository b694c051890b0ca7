import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import { z } from 'zod';
import { type Factor, factor, installation, viewer } from '../features/identity/model.ts';
import { ApiError } from './api-error.ts';
import { useDeed } from './deed.ts';
import { keys } from './keys.ts';
import { operation } from './operation.ts';
import { passkeyProblem, readRequestOptions } from './passkey.ts';
import { send } from './transport.ts';

const viewerFields = 'id name admin mustChangePassword mustSetUpSecondFactor abilities abilitiesAnywhere';

export const bootQuery = operation(
  `query Boot {
    installation { accountName accountNamed publicUrl version ssoLabel }
    viewer { ${viewerFields} }
  }`,
  z.object({ installation, viewer: viewer.nullable() }),
);
export const signInMutation = operation(
  `mutation SignIn($username: String!, $password: String!) {
    sessionCreate(username: $username, password: $password) { ${viewerFields} }
  }`,
  z.object({ sessionCreate: viewer }),
);
export const enterByCodeMutation = operation(
  `mutation EnterByCode($code: String!) { sessionEnterByCode(code: $code) { ${viewerFields} } }`,
  z.object({ sessionEnterByCode: viewer }),
);
export const passkeyOptionsMutation = operation(
  'mutation PasskeyOptions { sessionPasskeyOptions }',
  z.object({ sessionPasskeyOptions: z.string() }),
);
export const enterByPasskeyMutation = operation(
  `mutation EnterByPasskey($response: String!) { sessionEnterByPasskey(response: $response) { ${viewerFields} } }`,
  z.object({ sessionEnterByPasskey: viewer }),
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

/** The second factors that a right password asks for; null when the error is another. */
export function askedFactors(error: unknown): readonly Factor[] | null {
  if (!(error instanceof ApiError) || error.code !== 'SECOND_FACTOR_REQUIRED') return null;
  const factors = z.array(factor).safeParse(error.details['factors']);
  return factors.success ? factors.data : [];
}

async function enterByPasskey(): Promise<void> {
  const { sessionPasskeyOptions } = await send(passkeyOptionsMutation);
  try {
    const { startAuthentication } = await import('@simplewebauthn/browser');
    const answer = await startAuthentication({ optionsJSON: readRequestOptions(sessionPasskeyOptions) });
    await send(enterByPasskeyMutation, { response: JSON.stringify(answer) });
  } catch (error) {
    throw passkeyProblem(error);
  }
}

const everything: readonly string[] = [];

export function useSignIn() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (input: { username: string; password: string }) => send(signInMutation, input),
    onSuccess: () => client.invalidateQueries(),
  });
}

/** The second step of signing in. */
export function useSecondStep() {
  return {
    byCode: useDeed((code: string) => send(enterByCodeMutation, { code }), everything),
    byPasskey: useDeed((_nothing: null) => enterByPasskey(), everything),
  };
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
