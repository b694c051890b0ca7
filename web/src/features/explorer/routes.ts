import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { inFrame } from '../../frame-route.tsx';

const explorer = createRoute({
  getParentRoute: inFrame,
  path: '/explorer',
  component: lazyRouteComponent(() => import('./ExplorerPage.tsx'), 'ExplorerPage'),
});

export const explorerRoutes = [explorer] as const;
