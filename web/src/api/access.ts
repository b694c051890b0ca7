import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import { z } from 'zod';
import {
  type BoundKind,
  bindableActor,
  type Role,
  role,
  roleAction,
  roleBinding,
  type SpaceInput,
} from '../features/access/model.ts';
import { keys } from './keys.ts';
import { operation } from './operation.ts';
import { send } from './transport.ts';

const withId = z.object({ id: z.string() });

export const rolesQuery = operation(
  'query Roles { roles { id name description isSystem actions roleBindingsCount } }',
  z.object({ roles: z.array(role) }),
);
export const roleActionsQuery = operation(
  'query RoleActions { roleActions { name description } }',
  z.object({ roleActions: z.array(roleAction) }),
);
export const roleBindingsQuery = operation(
  `query RoleBindings {
    roleBindings { id roleID spaceID actorKind actorId actorName createdBy createdAt }
  }`,
  z.object({ roleBindings: z.array(roleBinding) }),
);
export const bindableActorsQuery = operation(
  'query BindableActors { bindableActors { kind id name } }',
  z.object({ bindableActors: z.array(bindableActor) }),
);
export const spaceSettingsQuery = operation(
  'query SpaceSettings { spaceSettings { adminsManageChildren } }',
  z.object({ spaceSettings: z.object({ adminsManageChildren: z.boolean() }) }),
);
export const spaceCreateMutation = operation(
  'mutation CreateSpace($input: SpaceInput!) { spaceCreate(input: $input) { id } }',
  z.object({ spaceCreate: withId }),
);
export const spaceUpdateMutation = operation(
  'mutation UpdateSpace($space: ID!, $input: SpaceInput!) { spaceUpdate(space: $space, input: $input) { id } }',
  z.object({ spaceUpdate: withId }),
);
export const spaceDeleteMutation = operation(
  'mutation DeleteSpace($space: ID!) { spaceDelete(space: $space) { id } }',
  z.object({ spaceDelete: withId.nullable() }),
);
export const spaceSettingsMutation = operation(
  `mutation ChangeSpaceSettings($on: Boolean!) {
    spaceSettingsUpdate(adminsManageChildren: $on) { adminsManageChildren }
  }`,
  z.object({ spaceSettingsUpdate: z.object({ adminsManageChildren: z.boolean() }) }),
);
export const roleCreateMutation = operation(
  'mutation CreateRole($input: RoleInput!) { roleCreate(input: $input) { id } }',
  z.object({ roleCreate: withId }),
);
export const roleUpdateMutation = operation(
  'mutation UpdateRole($id: ID!, $input: RoleInput!) { roleUpdate(id: $id, input: $input) { id } }',
  z.object({ roleUpdate: withId }),
);
export const roleDeleteMutation = operation(
  'mutation DeleteRole($id: ID!) { roleDelete(id: $id) { id } }',
  z.object({ roleDelete: withId }),
);
export const bindUserMutation = operation(
  'mutation BindUser($input: UserRoleBindingInput!) { made: userRoleBindingCreate(input: $input) { id } }',
  z.object({ made: withId }),
);
export const bindKeyMutation = operation(
  'mutation BindKey($input: ApiKeyRoleBindingInput!) { made: apiKeyRoleBindingCreate(input: $input) { id } }',
  z.object({ made: withId }),
);
export const bindGroupMutation = operation(
  'mutation BindGroup($input: UserGroupRoleBindingInput!) { made: userGroupRoleBindingCreate(input: $input) { id } }',
  z.object({ made: withId }),
);
export const bindStackMutation = operation(
  'mutation BindStack($input: StackRoleBindingInput!) { made: stackRoleBindingCreate(input: $input) { id } }',
  z.object({ made: withId }),
);
export const unbindMutation = operation(
  'mutation Unbind($id: ID!) { roleBindingDelete(id: $id) { id } }',
  z.object({ roleBindingDelete: withId }),
);

export const rolesOptions = queryOptions({
  queryKey: keys.roles,
  queryFn: async ({ signal }) => (await send(rolesQuery, {}, signal)).roles,
});
export const roleActionsOptions = queryOptions({
  queryKey: keys.roleActions,
  queryFn: async ({ signal }) => (await send(roleActionsQuery, {}, signal)).roleActions,
});
/** Only for whoever administers a space. */
export const roleBindingsOptions = queryOptions({
  queryKey: keys.roleBindings,
  queryFn: async ({ signal }) => (await send(roleBindingsQuery, {}, signal)).roleBindings,
});
export const bindableActorsOptions = queryOptions({
  queryKey: keys.bindableActors,
  queryFn: async ({ signal }) => (await send(bindableActorsQuery, {}, signal)).bindableActors,
});
export const spaceSettingsOptions = queryOptions({
  queryKey: keys.spaceSettings,
  queryFn: async ({ signal }) => (await send(spaceSettingsQuery, {}, signal)).spaceSettings,
});

/** A mutation after which everything about spaces and roles is read again. */
function useAccessMutation<Input, Output>(mutationFn: (input: Input) => Promise<Output>) {
  const client = useQueryClient();
  return useMutation({
    mutationFn,
    onSuccess: () =>
      Promise.all(
        [keys.spaces, keys.roles, keys.roleBindings].map((queryKey) =>
          client.invalidateQueries({ queryKey }),
        ),
      ),
  });
}

/** Makes a space, or changes the one that is named; answers its id. */
export const useSpaceSave = () =>
  useAccessMutation(async ({ id, input }: { id: string | null; input: SpaceInput }) =>
    id === null
      ? (await send(spaceCreateMutation, { input })).spaceCreate.id
      : (await send(spaceUpdateMutation, { space: id, input })).spaceUpdate.id,
  );
export const useSpaceDelete = () =>
  useAccessMutation((space: string) => send(spaceDeleteMutation, { space }));
export const useSpaceSettings = () => useAccessMutation((on: boolean) => send(spaceSettingsMutation, { on }));

export type RoleInput = Pick<Role, 'name' | 'description' | 'actions'>;
export const useRoleSave = () =>
  useAccessMutation(async ({ id, input }: { id: string | null; input: RoleInput }) =>
    id === null
      ? (await send(roleCreateMutation, { input })).roleCreate.id
      : (await send(roleUpdateMutation, { id, input })).roleUpdate.id,
  );
export const useRoleDelete = () => useAccessMutation((id: string) => send(roleDeleteMutation, { id }));

export interface NewBinding {
  kind: BoundKind;
  actorId: string;
  roleID: string;
  spaceID: string;
}
export const useBind = () =>
  useAccessMutation(({ kind, actorId, ...where }: NewBinding) => {
    switch (kind) {
      case 'USER':
        return send(bindUserMutation, { input: { userID: actorId, ...where } });
      case 'API_KEY':
        return send(bindKeyMutation, { input: { apiKeyID: actorId, ...where } });
      case 'GROUP':
        return send(bindGroupMutation, { input: { userGroupID: actorId, ...where } });
      case 'STACK':
        return send(bindStackMutation, { input: { stackID: actorId, ...where } });
    }
  });
export const useUnbind = () => useAccessMutation((id: string) => send(unbindMutation, { id }));
