import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { inFrame } from '../../frame-route.tsx';

const launchPad = createRoute({
  getParentRoute: inFrame,
  path: '/launchpad',
  component: lazyRouteComponent(() => import('./LaunchPadPage.tsx'), 'LaunchPadPage'),
});

export const launchPadRoutes = [launchPad] as const;
