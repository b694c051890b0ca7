import { createRootRoute, createRoute } from '@tanstack/react-router';
import { z } from 'zod';
import { FramePage } from './features/frame/FramePage.tsx';
import { NotFoundView } from './features/frame/NotFoundView.tsx';

/** Text in the search of an address: a wrong value is left out, never an error. */
export const searchText = z.string().optional().catch(undefined);

export const rootRoute = createRootRoute({ notFoundComponent: () => <NotFoundView /> });

/** The parent of every page behind the sign-in. A feature's `routes.ts` hangs its pages under it. */
export const frameRoute = createRoute({
  getParentRoute: () => rootRoute,
  id: 'frame',
  component: FramePage,
});
export const inFrame = () => frameRoute;
