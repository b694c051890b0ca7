import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { useDeferredValue } from 'react';
import { asProblem } from '../../api/api-error.ts';
import { modulesOptions } from '../../api/modules.ts';
import { bootOptions } from '../../api/session.ts';
import { useTitle } from '../../ui/use-title.ts';
import { ModulesView } from './ModulesView.tsx';

const route = getRouteApi('/frame/modules');

export function ModulesPage() {
  useTitle('Modules');
  const { text = '' } = route.useSearch();
  const navigate = useNavigate();
  const wanted = useDeferredValue(text);
  const modules = useInfiniteQuery({ ...modulesOptions(wanted), placeholderData: (before) => before });
  const boot = useQuery(bootOptions);
  return (
    <ModulesView
      modules={modules.data?.pages.flatMap((page) => page.modules)}
      text={text}
      mayCreate={boot.data?.viewer?.abilitiesAnywhere.includes('module:create') ?? false}
      problem={modules.data === undefined ? asProblem(modules.error) : null}
      more={
        modules.hasNextPage
          ? { busy: modules.isFetchingNextPage, load: () => void modules.fetchNextPage() }
          : null
      }
      onRetry={() => void modules.refetch()}
      onText={(next) =>
        void navigate({ to: '/modules', search: next === '' ? {} : { text: next }, replace: true })
      }
    />
  );
}
