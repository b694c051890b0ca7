import { createRoute, createRouter, lazyRouteComponent } from '@tanstack/react-router';
import { z } from 'zod';
import { makeQueryClient } from './api/query-client.ts';
import { accessRoutes } from './features/access/routes.ts';
import { auditRoutes } from './features/audit/routes.ts';
import { explorerRoutes } from './features/explorer/routes.ts';
import { CrashView } from './features/frame/CrashView.tsx';
import { HomePage } from './features/frame/HomePage.tsx';
import { NotFoundView } from './features/frame/NotFoundView.tsx';
import { identityRoutes, invitationRoute } from './features/identity/routes.ts';
import { inboxRoutes } from './features/inbox/routes.ts';
import { launchPadRoutes } from './features/launch-pad/routes.ts';
import { modulesRoutes } from './features/modules/routes.ts';
import { policiesRoutes } from './features/policies/routes.ts';
import { pullRequestsRoutes } from './features/pull-requests/routes.ts';
import { runsRoutes } from './features/runs/routes.ts';
import { stacksRoutes } from './features/stacks/routes.ts';
import { vcsRoutes } from './features/vcs/routes.ts';
import { workersRoutes } from './features/workers/routes.ts';
import { frameRoute, inFrame, rootRoute, searchText } from './frame-route.tsx';
import { PageSkeleton } from './ui/page-skeleton.tsx';

const signIn = createRoute({
  getParentRoute: () => rootRoute,
  path: '/sign-in',
  validateSearch: z.object({ next: searchText, problem: searchText }),
  component: lazyRouteComponent(() => import('./features/identity/SignInPage.tsx'), 'SignInPage'),
});
const home = createRoute({ getParentRoute: inFrame, path: '/', component: HomePage });
const unknown = createRoute({ getParentRoute: inFrame, path: '$', component: () => <NotFoundView /> });

const routeTree = rootRoute.addChildren([
  signIn,
  invitationRoute,
  frameRoute.addChildren([
    home,
    ...launchPadRoutes,
    ...stacksRoutes,
    ...modulesRoutes,
    ...runsRoutes,
    ...pullRequestsRoutes,
    ...vcsRoutes,
    ...inboxRoutes,
    ...workersRoutes,
    ...policiesRoutes,
    ...accessRoutes,
    ...auditRoutes,
    ...explorerRoutes,
    ...identityRoutes,
    unknown,
  ]),
]);

export const queryClient = makeQueryClient();

export const router = createRouter({
  routeTree,
  context: { queryClient },
  defaultPreload: 'intent',
  scrollRestoration: true,
  defaultErrorComponent: CrashView,
  defaultNotFoundComponent: () => <NotFoundView />,
  defaultPendingComponent: PageSkeleton,
});

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}
