import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { inFrame } from '../../frame-route.tsx';

const spaces = createRoute({
  getParentRoute: inFrame,
  path: '/spaces',
  component: lazyRouteComponent(() => import('./SpacesPage.tsx'), 'SpacesPage'),
});
const space = createRoute({
  getParentRoute: inFrame,
  path: '/spaces/$space',
  component: lazyRouteComponent(() => import('./SpacesPage.tsx'), 'SpacePage'),
});
const roles = createRoute({
  getParentRoute: inFrame,
  path: '/roles',
  component: lazyRouteComponent(() => import('./RolesPage.tsx'), 'RolesPage'),
});
const newRole = createRoute({
  getParentRoute: inFrame,
  path: '/roles/new',
  component: lazyRouteComponent(() => import('./RolePage.tsx'), 'NewRolePage'),
});
const role = createRoute({
  getParentRoute: inFrame,
  path: '/roles/$role',
  component: lazyRouteComponent(() => import('./RolePage.tsx'), 'RolePage'),
});

export const accessRoutes = [spaces, space, roles, newRole, role] as const;
