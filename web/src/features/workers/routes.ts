import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { inFrame } from '../../frame-route.tsx';

const page = () => import('./WorkersPage.tsx');
/** The public pool, and the list of all where there are others. */
const workers = createRoute({
  getParentRoute: inFrame,
  path: '/workers',
  component: lazyRouteComponent(page, 'WorkersPage'),
});
const pool = createRoute({
  getParentRoute: inFrame,
  path: '/workers/$pool',
  component: lazyRouteComponent(page, 'PoolPage'),
});

export const workersRoutes = [workers, pool] as const;
