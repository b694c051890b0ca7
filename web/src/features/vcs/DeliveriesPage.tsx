import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { asProblem } from '../../api/api-error.ts';
import { askingOptions, deliveriesOptions, useSetPolling } from '../../api/deliveries.ts';
import { integrationOptions } from '../../api/integrations.ts';
import { useTitle } from '../../ui/use-title.ts';
import { NotFoundView } from '../frame/NotFoundView.tsx';
import { DeliveriesView } from './DeliveriesView.tsx';

const route = getRouteApi('/frame/source-control/$integration/deliveries');

export function DeliveriesPage() {
  const { integration: id } = route.useParams();
  const integration = useQuery(integrationOptions(id));
  const filter = route.useSearch();
  const navigate = route.useNavigate();
  const deliveries = useInfiniteQuery(deliveriesOptions(id, filter));
  const asking = useQuery(askingOptions(id));
  const polling = useSetPolling(id);
  useTitle('Deliveries');
  if (integration.data === null || integration.data?.abilities.includes('delivery:read') === false) {
    return <NotFoundView what="integration" />;
  }
  return (
    <DeliveriesView
      integration={{ id, name: integration.data?.name ?? id }}
      deliveries={deliveries.data?.pages.flat()}
      problem={deliveries.data === undefined ? asProblem(deliveries.error) : null}
      onRetry={() => void deliveries.refetch()}
      filter={filter}
      onRepository={(repository) => void navigate({ search: { ...filter, repository } })}
      asking={{
        asking: asking.data,
        busy: polling.isPending,
        problem: asProblem(polling.error),
        onChoose: (choice) => polling.mutate(choice),
      }}
      more={
        deliveries.hasNextPage
          ? { busy: deliveries.isFetchingNextPage, load: () => void deliveries.fetchNextPage() }
          : null
      }
    />
  );
}
