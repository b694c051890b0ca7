import type { QueryClient } from '@tanstack/react-query';
import { createRootRouteWithContext, createRoute } from '@tanstack/react-router';
import { z } from 'zod';
import { inboxUnreadOptions } from './api/inbox.ts';
import { launchPadOptions } from './api/launch-pad.ts';
import { bootOptions } from './api/session.ts';
import { FramePage } from './features/frame/FramePage.tsx';
import { NotFoundView } from './features/frame/NotFoundView.tsx';

/** Text in the search of an address: a wrong value is left out, never an error. */
export const searchText = z.string().optional().catch(undefined);

/** Routes ask for what their page shows first while its code is still on the way. */
interface RouteContext {
  queryClient: QueryClient;
}

export const rootRoute = createRootRouteWithContext<RouteContext>()({
  notFoundComponent: () => <NotFoundView />,
});

/** The parent of every page behind the sign-in. A feature's `routes.ts` hangs its pages under it. */
export const frameRoute = createRoute({
  getParentRoute: () => rootRoute,
  id: 'frame',
  // Live notices keep these fresh; they are asked for ahead of the frame once.
  staleTime: Number.POSITIVE_INFINITY,
  loader: ({ context: { queryClient } }) => {
    void queryClient.prefetchQuery(bootOptions);
    void queryClient.prefetchQuery(launchPadOptions);
    void queryClient.prefetchQuery(inboxUnreadOptions);
  },
  component: FramePage,
});
export const inFrame = () => frameRoute;
