import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { inFrame } from '../../frame-route.tsx';

const workers = createRoute({
  getParentRoute: inFrame,
  path: '/workers',
  component: lazyRouteComponent(() => import('./WorkersPage.tsx'), 'WorkersPage'),
});

export const workersRoutes = [workers] as const;
