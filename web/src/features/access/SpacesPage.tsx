import { useQuery } from '@tanstack/react-query';
import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { toast } from 'sonner';
import {
  bindableActorsOptions,
  roleBindingsOptions,
  rolesOptions,
  spaceSettingsOptions,
  useBind,
  useSpaceDelete,
  useSpaceSave,
  useSpaceSettings,
  useUnbind,
} from '../../api/access.ts';
import { asProblem, fieldProblems } from '../../api/api-error.ts';
import { spacesOptions } from '../../api/identity.ts';
import { bootOptions } from '../../api/session.ts';
import { useTitle } from '../../ui/use-title.ts';
import { SpacesView } from './SpacesView.tsx';

const route = getRouteApi('/frame/spaces/$space');

export const SpacesPage = () => <Spaces chosen={null} />;

export function SpacePage() {
  const { space } = route.useParams();
  return <Spaces chosen={space} />;
}

function Spaces({ chosen }: { chosen: string | null }) {
  const navigate = useNavigate();
  const spaces = useQuery(spacesOptions);
  const viewer = useQuery(bootOptions).data?.viewer ?? null;
  const settings = useQuery(spaceSettingsOptions);
  const space = spaces.data?.find(({ id }) => id === chosen);
  useTitle(space?.name ?? 'Spaces');
  const open = (id: string) => void navigate({ to: '/spaces/$space', params: { space: id } });
  return (
    <SpacesView
      spaces={spaces.data}
      chosen={chosen}
      problem={spaces.data === undefined ? asProblem(spaces.error) : null}
      rootAdmin={viewer?.admin ?? false}
      adminsManageChildren={settings.data?.adminsManageChildren ?? false}
      onRetry={() => void spaces.refetch()}
      members={useMembers(spaces.data?.some(({ abilities }) => abilities.includes('space:admin')) ?? false)}
      {...useCommands(open)}
    />
  );
}

/** Who holds what; asked only by whoever may know. */
function useMembers(enabled: boolean) {
  const bindings = useQuery({ ...roleBindingsOptions, enabled });
  const roles = useQuery(rolesOptions);
  const actors = useQuery({ ...bindableActorsOptions, enabled });
  return { bindings: bindings.data, roles: roles.data ?? [], actors: actors.data ?? [] };
}

function useCommands(open: (id: string) => void) {
  const navigate = useNavigate();
  const save = useSpaceSave();
  const remove = useSpaceDelete();
  const bind = useBind();
  const unbind = useUnbind();
  const settings = useSpaceSettings();
  return {
    save: {
      busy: save.isPending,
      problem: asProblem(save.error),
      fields: fieldProblems(save.error),
      reset: save.reset,
      submit: (given: Parameters<typeof save.mutate>[0], done: () => void) =>
        save.mutate(given, {
          onSuccess: (id) => {
            done();
            open(id);
          },
        }),
    },
    remove: {
      busy: remove.isPending,
      problem: asProblem(remove.error),
      reset: remove.reset,
      submit: (id: string, parent: string, done: () => void) =>
        remove.mutate(id, {
          onSuccess: () => {
            done();
            toast('The space was deleted.');
            void navigate({ to: '/spaces/$space', params: { space: parent } });
          },
        }),
    },
    bind: {
      busy: bind.isPending,
      problem: asProblem(bind.error),
      fields: fieldProblems(bind.error),
      reset: bind.reset,
      submit: (given: Parameters<typeof bind.mutate>[0], done: () => void) =>
        bind.mutate(given, { onSuccess: done }),
    },
    unbind: {
      busy: unbind.isPending,
      problem: asProblem(unbind.error),
      reset: unbind.reset,
      submit: (id: string, done: () => void) => unbind.mutate(id, { onSuccess: done }),
    },
    settings: {
      busy: settings.isPending,
      problem: asProblem(settings.error),
      submit: (on: boolean) => settings.mutate(on),
    },
  };
}
