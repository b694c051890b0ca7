import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { toast } from 'sonner';
import { asProblem } from '../../api/api-error.ts';
import { deliveryOptions, useDeliveryReplay } from '../../api/deliveries.ts';
import { useTitle } from '../../ui/use-title.ts';
import { NotFoundView } from '../frame/NotFoundView.tsx';
import { DeliveryStoryView } from './DeliveryStoryView.tsx';

const route = getRouteApi('/frame/deliveries/$delivery');

export function DeliveryPage() {
  const { delivery: id } = route.useParams();
  const story = useQuery(deliveryOptions(id));
  const replay = useDeliveryReplay(id);
  useTitle(story.data ? `Delivery ${story.data.eventKey}` : 'Delivery');
  if (story.data === null) return <NotFoundView what="delivery" />;
  return (
    <DeliveryStoryView
      story={story.data}
      problem={story.data === undefined ? asProblem(story.error) : null}
      onRetry={() => void story.refetch()}
      replay={{
        busy: replay.isPending,
        problem: asProblem(replay.error),
        run: () => replay.mutate(undefined, { onSuccess: () => toast('The delivery is processed again.') }),
      }}
    />
  );
}
