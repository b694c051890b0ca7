import { createRoute, lazyRouteComponent, redirect } from '@tanstack/react-router';
import { z } from 'zod';
import { inFrame, searchText } from '../../frame-route.tsx';

const modules = createRoute({
  getParentRoute: inFrame,
  path: '/modules',
  validateSearch: z.object({ text: searchText }),
  component: lazyRouteComponent(() => import('./ModulesPage.tsx'), 'ModulesPage'),
});
const moduleNew = createRoute({
  getParentRoute: inFrame,
  path: '/modules/new',
  component: lazyRouteComponent(() => import('./ModuleCreatePage.tsx'), 'ModuleCreatePage'),
});
const module = createRoute({
  getParentRoute: inFrame,
  path: '/module/$module',
  component: lazyRouteComponent(() => import('./ModulePage.tsx'), 'ModulePage'),
});
const parts = () => import('./ModulePartPages.tsx');
const inModule = () => module;
const versions = createRoute({
  getParentRoute: inModule,
  path: '/',
  validateSearch: z.object({ failed: z.literal('shown').optional().catch(undefined) }),
  component: lazyRouteComponent(parts, 'VersionsPage'),
});
const proposals = createRoute({
  getParentRoute: inModule,
  path: 'proposals',
  component: lazyRouteComponent(parts, 'ProposalsPage'),
});
const environment = createRoute({
  getParentRoute: inModule,
  path: 'environment',
  component: lazyRouteComponent(parts, 'ModuleEnvironmentPage'),
});
const users = createRoute({
  getParentRoute: inModule,
  path: 'used-by',
  component: lazyRouteComponent(() => import('./UsersPage.tsx'), 'UsersPage'),
});
const terraformLogin = createRoute({
  getParentRoute: inFrame,
  path: '/terraform-login',
  validateSearch: z.object({
    client_id: searchText,
    code_challenge: searchText,
    redirect_uri: searchText,
    state: searchText,
  }),
  component: lazyRouteComponent(() => import('./TerraformLoginPage.tsx'), 'TerraformLoginPage'),
});
const settings = createRoute({
  getParentRoute: inModule,
  path: 'settings',
  component: lazyRouteComponent(() => import('./ModuleSettingsPage.tsx'), 'ModuleSettingsPage'),
});
const version = createRoute({
  getParentRoute: inFrame,
  path: '/module/$module/version/$version',
  component: lazyRouteComponent(() => import('./VersionPage.tsx'), 'VersionPage'),
});
/** Statuses in Bitbucket, and other clients, name the runs of a module so. */
const run = createRoute({
  getParentRoute: inFrame,
  path: '/module/$module/run/$run',
  beforeLoad: ({ params }) => {
    throw redirect({ to: '/stack/$stack/run/$run', params: { stack: params.module, run: params.run } });
  },
});

export const modulesRoutes = [
  modules,
  moduleNew,
  module.addChildren([versions, proposals, users, environment, settings]),
  terraformLogin,
  version,
  run,
] as const;
