import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { inFrame } from '../../frame-route.tsx';
import { auditSearch } from './model.ts';

const audit = createRoute({
  getParentRoute: inFrame,
  path: '/audit',
  validateSearch: auditSearch,
  component: lazyRouteComponent(() => import('./AuditPage.tsx'), 'AuditPage'),
});
const settings = createRoute({
  getParentRoute: inFrame,
  path: '/audit/settings',
  component: lazyRouteComponent(() => import('./AuditSettingsPage.tsx'), 'AuditSettingsPage'),
});

export const auditRoutes = [audit, settings] as const;
