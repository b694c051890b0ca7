import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { asProblem } from '../../api/api-error.ts';
import { spacesOptions } from '../../api/identity.ts';
import { useModuleShare, useModuleUnshare } from '../../api/module-commands.ts';
import { moduleUsersOptions } from '../../api/module-users.ts';
import { moduleOptions } from '../../api/modules.ts';
import { UsersView } from './UsersView.tsx';

const route = getRouteApi('/frame/module/$module');

export function UsersPage() {
  const { module: id } = route.useParams();
  const module = useQuery(moduleOptions(id));
  const users = useInfiniteQuery(moduleUsersOptions(id));
  const spaces = useQuery(spacesOptions);
  const share = useModuleShare(id);
  const unshare = useModuleUnshare(id);
  const newest = users.data?.pages.at(-1);
  return (
    <UsersView
      consumers={users.data?.pages.flatMap((page) => page?.consumers ?? [])}
      count={newest?.consumerCount ?? 0}
      more={
        users.hasNextPage ? { busy: users.isFetchingNextPage, load: () => void users.fetchNextPage() } : null
      }
      shares={newest?.shares ?? []}
      spaces={(spaces.data ?? []).filter((space) => space.id !== module.data?.spaceDetails.id)}
      mayShare={module.data?.abilities.includes('module:update') ?? false}
      problem={users.data === undefined ? asProblem(users.error) : null}
      onRetry={() => void users.refetch()}
      sharing={{
        busy: share.isPending || unshare.isPending,
        problem: asProblem(share.error ?? unshare.error),
        share: (space) => share.mutate(space),
        unshare: (space) => unshare.mutate(space),
      }}
    />
  );
}
