import { createRoute, lazyRouteComponent, redirect } from '@tanstack/react-router';
import { inFrame } from '../../frame-route.tsx';

const apiKeys = createRoute({
  getParentRoute: inFrame,
  path: '/api-keys',
  component: lazyRouteComponent(() => import('./ApiKeysPage.tsx'), 'ApiKeysPage'),
});
const profile = createRoute({
  getParentRoute: inFrame,
  path: '/settings/profile',
  component: lazyRouteComponent(() => import('./ProfilePage.tsx'), 'ProfilePage'),
});
const settings = createRoute({
  getParentRoute: inFrame,
  path: '/settings',
  beforeLoad: () => {
    throw redirect({ to: '/settings/profile' });
  },
});

export const identityRoutes = [apiKeys, profile, settings] as const;
