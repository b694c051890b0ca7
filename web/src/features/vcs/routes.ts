import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { inFrame } from '../../frame-route.tsx';
import { deliveryFilter } from './model.ts';

const sourceControl = createRoute({
  getParentRoute: inFrame,
  path: '/source-control',
  component: lazyRouteComponent(() => import('./SourceControlPage.tsx'), 'SourceControlPage'),
});
const integrationDetails = createRoute({
  getParentRoute: () => sourceControl,
  path: '$integration',
  component: lazyRouteComponent(() => import('./IntegrationPage.tsx'), 'IntegrationPage'),
});
const integrationNew = createRoute({
  getParentRoute: inFrame,
  path: '/source-control/new',
  component: lazyRouteComponent(() => import('./IntegrationCreatePage.tsx'), 'IntegrationCreatePage'),
});
const integrationEdit = createRoute({
  getParentRoute: inFrame,
  path: '/source-control/$integration/edit',
  component: lazyRouteComponent(() => import('./IntegrationEditPage.tsx'), 'IntegrationEditPage'),
});
const deliveries = createRoute({
  getParentRoute: inFrame,
  path: '/source-control/$integration/deliveries',
  validateSearch: deliveryFilter,
  component: lazyRouteComponent(() => import('./DeliveriesPage.tsx'), 'DeliveriesPage'),
});
const delivery = createRoute({
  getParentRoute: inFrame,
  path: '/deliveries/$delivery',
  component: lazyRouteComponent(() => import('./DeliveryPage.tsx'), 'DeliveryPage'),
});

export const vcsRoutes = [
  sourceControl.addChildren([integrationDetails]),
  integrationNew,
  integrationEdit,
  deliveries,
  delivery,
] as const;
