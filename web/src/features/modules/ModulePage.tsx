import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Outlet, useLocation } from '@tanstack/react-router';
import { toast } from 'sonner';
import { asProblem } from '../../api/api-error.ts';
import { useVersionCreate } from '../../api/module-commands.ts';
import { moduleOptions } from '../../api/modules.ts';
import { useTitle } from '../../ui/use-title.ts';
import { NotFoundView } from '../frame/NotFoundView.tsx';
import { ModuleView, partOf } from './ModuleView.tsx';

const route = getRouteApi('/frame/module/$module');

export function ModulePage() {
  const { module: id } = route.useParams();
  const module = useQuery(moduleOptions(id));
  const release = useVersionCreate(id);
  const part = useLocation({ select: ({ pathname }) => partOf(pathname) });
  const name = module.data?.id ?? 'Module';
  useTitle(part === undefined ? name : `${part} · ${name}`);
  if (module.data === null) return <NotFoundView what="module" />;
  return (
    <ModuleView
      module={module.data}
      problem={module.data === undefined ? asProblem(module.error) : null}
      onRetry={() => void module.refetch()}
      release={{
        busy: release.isPending,
        problem: asProblem(release.error),
        submit: () =>
          release.mutate(undefined, { onSuccess: () => toast('The tip of the branch is read and tested.') }),
      }}
    >
      <Outlet />
    </ModuleView>
  );
}
