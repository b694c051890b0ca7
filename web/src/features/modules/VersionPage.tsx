import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { toast } from 'sonner';
import { asProblem } from '../../api/api-error.ts';
import { useVersionMarkBad, useVersionRebuild } from '../../api/module-commands.ts';
import { versionChangesOptions } from '../../api/module-users.ts';
import { moduleOptions, moduleVersionOptions } from '../../api/modules.ts';
import { useTitle } from '../../ui/use-title.ts';
import { NotFoundView } from '../frame/NotFoundView.tsx';
import { VersionView } from './VersionView.tsx';

const route = getRouteApi('/frame/module/$module/version/$version');

export function VersionPage() {
  const { module: moduleId, version: id } = route.useParams();
  const module = useQuery(moduleOptions(moduleId));
  const version = useQuery(moduleVersionOptions(moduleId, id));
  const changes = useQuery(versionChangesOptions(moduleId, id));
  const rebuild = useVersionRebuild(moduleId, id);
  const markBad = useVersionMarkBad(moduleId, id);
  useTitle(`${version.data?.number ?? ''} · ${moduleId}`);
  if (module.data === null || version.data === null) return <NotFoundView what="version" />;
  const error = version.data === undefined ? version.error : module.data === undefined ? module.error : null;
  return (
    <VersionView
      module={module.data}
      version={version.data}
      changes={changes.data ?? null}
      problem={asProblem(error)}
      onRetry={() => {
        void module.refetch();
        void version.refetch();
      }}
      rebuild={{
        busy: rebuild.isPending,
        problem: asProblem(rebuild.error),
        submit: () =>
          rebuild.mutate(undefined, { onSuccess: () => toast('Built again from the same commit.') }),
      }}
      markBad={{
        busy: markBad.isPending,
        problem: asProblem(markBad.error),
        reset: markBad.reset,
        submit: (note, done) => markBad.mutate(note, { onSuccess: done }),
      }}
    />
  );
}
