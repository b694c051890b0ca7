import { queryOptions } from '@tanstack/react-query';
import { z } from 'zod';
import {
  type Invited,
  invitation,
  invitationForMe,
  invited,
  type Person,
  person,
  type RoleInSpace,
} from '../features/identity/people-model.ts';
import { useDeed } from './deed.ts';
import { keys } from './keys.ts';
import { operation } from './operation.ts';
import { send } from './transport.ts';

const roles = 'roles { role space }';
const invitationFields = `id email state mail ${roles} invitedBy createdAt expiresAt`;
const invitedFields = `invitation { ${invitationFields} } link mailProblem`;
const yes = z.boolean();

export const peopleQuery = operation(
  `query People {
    users {
      id username displayName email active createdAt lastSignInAt hasPassword ssoIssuer groups secondFactors
      linkedAccounts ${roles}
    }
    invitations { ${invitationFields} }
  }`,
  z.object({ users: z.array(person), invitations: z.array(invitation) }),
);
export const inviteMutation = operation(
  `mutation Invite($email: String!, $roles: [RoleInSpaceInput!]!) {
    invitationCreate(email: $email, roles: $roles) { ${invitedFields} }
  }`,
  z.object({ invitationCreate: invited }),
);
export const resendMutation = operation(
  `mutation Resend($id: ID!) { invitationResend(id: $id) { ${invitedFields} } }`,
  z.object({ invitationResend: invited }),
);
export const revokeInvitationMutation = operation(
  'mutation RevokeInvitation($id: ID!) { invitationRevoke(id: $id) }',
  z.object({ invitationRevoke: yes }),
);
export const userUpdateMutation = operation(
  'mutation UpdateUser($id: ID!, $input: UserInput!) { userUpdate(id: $id, input: $input) }',
  z.object({ userUpdate: yes }),
);
export const userDeactivateMutation = operation(
  'mutation DeactivateUser($id: ID!) { userDeactivate(id: $id) }',
  z.object({ userDeactivate: yes }),
);
export const userActivateMutation = operation(
  'mutation ActivateUser($id: ID!) { userActivate(id: $id) }',
  z.object({ userActivate: yes }),
);
export const userDeleteMutation = operation(
  'mutation DeleteUser($id: ID!) { userDelete(id: $id) }',
  z.object({ userDelete: yes }),
);
export const userSecondFactorResetMutation = operation(
  'mutation ResetSecondFactor($id: ID!) { userSecondFactorReset(id: $id) }',
  z.object({ userSecondFactorReset: yes }),
);
export const userPasswordResetMutation = operation(
  'mutation ResetPassword($id: ID!) { userPasswordReset(id: $id) }',
  z.object({ userPasswordReset: z.string() }),
);
export const invitationForMeQuery = operation(
  'query InvitationForMe($token: String!) { invitationForMe(token: $token) { email invitedBy accountName expiresAt } }',
  z.object({ invitationForMe }),
);
export const invitationAcceptMutation = operation(
  `mutation AcceptInvitation($token: String!, $username: String!, $displayName: String!, $password: String!) {
    invitationAccept(token: $token, username: $username, displayName: $displayName, password: $password) { id }
  }`,
  z.object({ invitationAccept: z.object({ id: z.string() }) }),
);

export const peopleOptions = queryOptions({
  queryKey: keys.people,
  queryFn: ({ signal }) => send(peopleQuery, {}, signal),
});

export const invitationForMeOptions = (token: string) =>
  queryOptions({
    queryKey: ['invitation', token],
    queryFn: async ({ signal }) => (await send(invitationForMeQuery, { token }, signal)).invitationForMe,
    retry: false,
  });

export type PersonChange = Pick<Person, 'id' | 'username' | 'displayName' | 'email'> & {
  roles: readonly RoleInSpace[];
};

/** All that a root admin does with people. */
export function usePeopleDeeds() {
  const invite = useDeed(
    async (input: { email: string; roles: readonly RoleInSpace[] }): Promise<Invited> =>
      (await send(inviteMutation, input)).invitationCreate,
    keys.people,
  );
  const resend = useDeed(
    async (id: string): Promise<Invited> => (await send(resendMutation, { id })).invitationResend,
    keys.people,
  );
  return {
    invite,
    resend,
    revoke: useDeed((id: string) => send(revokeInvitationMutation, { id }), keys.people),
    update: useDeed(
      ({ id, ...input }: PersonChange) => send(userUpdateMutation, { id, input }),
      keys.people,
      keys.boot,
    ),
    deactivate: useDeed((id: string) => send(userDeactivateMutation, { id }), keys.people),
    activate: useDeed((id: string) => send(userActivateMutation, { id }), keys.people),
    remove: useDeed((id: string) => send(userDeleteMutation, { id }), keys.people, keys.launchPad),
    resetSecondFactor: useDeed((id: string) => send(userSecondFactorResetMutation, { id }), keys.people),
    resetPassword: useDeed(
      async (id: string) => (await send(userPasswordResetMutation, { id })).userPasswordReset,
      keys.people,
    ),
  };
}

export const useInvitationAccept = () =>
  useDeed(
    (input: { token: string; username: string; displayName: string; password: string }) =>
      send(invitationAcceptMutation, input),
    keys.boot,
  );
