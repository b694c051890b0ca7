import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { z } from 'zod';
import { inFrame, searchText } from '../../frame-route.tsx';

const policies = createRoute({
  getParentRoute: inFrame,
  path: '/policies',
  validateSearch: z.object({ text: searchText }),
  component: lazyRouteComponent(() => import('./PoliciesPage.tsx'), 'PoliciesPage'),
});
const form = () => import('./PolicyFormPage.tsx');
const policyNew = createRoute({
  getParentRoute: inFrame,
  path: '/policies/new',
  component: lazyRouteComponent(form, 'PolicyCreatePage'),
});
const policy = createRoute({
  getParentRoute: inFrame,
  path: '/policy/$policy',
  component: lazyRouteComponent(() => import('./PolicyPage.tsx'), 'PolicyPage'),
});
const policyEdit = createRoute({
  getParentRoute: inFrame,
  path: '/policy/$policy/edit',
  component: lazyRouteComponent(form, 'PolicyEditPage'),
});

export const policiesRoutes = [policies, policyNew, policy, policyEdit] as const;
