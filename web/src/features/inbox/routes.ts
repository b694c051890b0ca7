import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { inFrame } from '../../frame-route.tsx';

const inbox = createRoute({
  getParentRoute: inFrame,
  path: '/inbox',
  component: lazyRouteComponent(() => import('./InboxPage.tsx'), 'InboxPage'),
});

export const inboxRoutes = [inbox] as const;
