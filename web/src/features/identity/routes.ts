import { createRoute, lazyRouteComponent, redirect } from '@tanstack/react-router';
import { z } from 'zod';
import { inFrame, rootRoute } from '../../frame-route.tsx';

const people = createRoute({
  getParentRoute: inFrame,
  path: '/people',
  validateSearch: z.object({ invite: z.literal('open').optional().catch(undefined) }),
  component: lazyRouteComponent(() => import('./PeoplePage.tsx'), 'PeoplePage'),
});
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
const account = createRoute({
  getParentRoute: inFrame,
  path: '/settings/account',
  component: lazyRouteComponent(() => import('./AccountSettingsPage.tsx'), 'AccountSettingsPage'),
});
const settings = createRoute({
  getParentRoute: inFrame,
  path: '/settings',
  beforeLoad: () => {
    throw redirect({ to: '/settings/profile' });
  },
});

export const identityRoutes = [people, apiKeys, profile, account, settings] as const;

/** Where an invitation leads: nobody is signed in there. */
export const invitationRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/invitation',
  component: lazyRouteComponent(() => import('./InvitationPage.tsx'), 'InvitationPage'),
});
