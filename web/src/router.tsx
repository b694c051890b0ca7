import {
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
  redirect,
} from '@tanstack/react-router';
import { z } from 'zod';
import { CrashView } from './features/frame/CrashView.tsx';
import { FramePage } from './features/frame/FramePage.tsx';
import { HomePage } from './features/frame/HomePage.tsx';
import { NotFoundView } from './features/frame/NotFoundView.tsx';
import { runFilterKeys } from './features/runs/run-filters.ts';
import { runViews } from './features/runs/run-views.ts';
import { stateGroups } from './features/stacks/stack-filter.ts';
import { PageSkeleton } from './ui/page-skeleton.tsx';

/** A wrong value in an address is left out, never an error. */
const text = z.string().optional().catch(undefined);

const root = createRootRoute({ notFoundComponent: () => <NotFoundView /> });

const signIn = createRoute({
  getParentRoute: () => root,
  path: '/sign-in',
  validateSearch: z.object({ next: text }),
  component: lazyRouteComponent(() => import('./features/identity/SignInPage.tsx'), 'SignInPage'),
});

const frame = createRoute({ getParentRoute: () => root, id: 'frame', component: FramePage });
const inFrame = () => frame;

const home = createRoute({ getParentRoute: inFrame, path: '/', component: HomePage });

const launchPad = createRoute({
  getParentRoute: inFrame,
  path: '/launchpad',
  component: lazyRouteComponent(() => import('./features/launch-pad/LaunchPadPage.tsx'), 'LaunchPadPage'),
});

const sourceControl = createRoute({
  getParentRoute: inFrame,
  path: '/source-control',
  component: lazyRouteComponent(() => import('./features/vcs/SourceControlPage.tsx'), 'SourceControlPage'),
});
const integrationDetails = createRoute({
  getParentRoute: () => sourceControl,
  path: '$integration',
  component: lazyRouteComponent(() => import('./features/vcs/IntegrationPage.tsx'), 'IntegrationPage'),
});
const integrationNew = createRoute({
  getParentRoute: inFrame,
  path: '/source-control/new',
  component: lazyRouteComponent(
    () => import('./features/vcs/IntegrationCreatePage.tsx'),
    'IntegrationCreatePage',
  ),
});
const integrationEdit = createRoute({
  getParentRoute: inFrame,
  path: '/source-control/$integration/edit',
  component: lazyRouteComponent(
    () => import('./features/vcs/IntegrationEditPage.tsx'),
    'IntegrationEditPage',
  ),
});
const deliveries = createRoute({
  getParentRoute: inFrame,
  path: '/source-control/$integration/deliveries',
  component: lazyRouteComponent(() => import('./features/vcs/DeliveriesPage.tsx'), 'DeliveriesPage'),
});
const delivery = createRoute({
  getParentRoute: inFrame,
  path: '/deliveries/$delivery',
  component: lazyRouteComponent(() => import('./features/vcs/DeliveryPage.tsx'), 'DeliveryPage'),
});

const stacks = createRoute({
  getParentRoute: inFrame,
  path: '/stacks',
  validateSearch: z.object({ text, label: text, state: z.enum(stateGroups).optional().catch(undefined) }),
  component: lazyRouteComponent(() => import('./features/stacks/StacksPage.tsx'), 'StacksPage'),
});
const stackNew = createRoute({
  getParentRoute: inFrame,
  path: '/stacks/new',
  component: lazyRouteComponent(() => import('./features/stacks/StackCreatePage.tsx'), 'StackCreatePage'),
});
const stack = createRoute({
  getParentRoute: inFrame,
  path: '/stack/$stack',
  component: lazyRouteComponent(() => import('./features/stacks/StackPage.tsx'), 'StackPage'),
});
const stackParts = () => import('./features/stacks/StackPartPages.tsx');
const inStack = () => stack;
const stackRuns = createRoute({
  getParentRoute: inStack,
  path: '/',
  validateSearch: z.object({ kind: z.literal('proposed').optional().catch(undefined) }),
  component: lazyRouteComponent(stackParts, 'StackRunsPage'),
});
const stackPullRequests = createRoute({
  getParentRoute: inStack,
  path: 'pull-requests',
  component: lazyRouteComponent(stackParts, 'PullRequestsPage'),
});
const stackIgnored = createRoute({
  getParentRoute: inStack,
  path: 'ignored-events',
  component: lazyRouteComponent(stackParts, 'IgnoredEventsPage'),
});
const stackResources = createRoute({
  getParentRoute: inStack,
  path: 'resources',
  component: lazyRouteComponent(stackParts, 'ResourcesPage'),
});
const stackOutputs = createRoute({
  getParentRoute: inStack,
  path: 'outputs',
  component: lazyRouteComponent(stackParts, 'OutputsPage'),
});
const stackState_ = createRoute({
  getParentRoute: inStack,
  path: 'state',
  component: lazyRouteComponent(stackParts, 'StateHistoryPage'),
});
const stackEnvironment = createRoute({
  getParentRoute: inStack,
  path: 'environment',
  component: lazyRouteComponent(() => import('./features/stacks/EnvironmentPage.tsx'), 'EnvironmentPage'),
});
const stackSettings = createRoute({
  getParentRoute: inStack,
  path: 'settings',
  component: lazyRouteComponent(() => import('./features/stacks/StackSettingsPage.tsx'), 'StackSettingsPage'),
});

const run = createRoute({
  getParentRoute: inFrame,
  path: '/stack/$stack/run/$run',
  validateSearch: z.object({
    view: z.enum(runViews).optional().catch(undefined),
  }),
  component: lazyRouteComponent(() => import('./features/runs/RunPage.tsx'), 'RunPage'),
});
const runs = createRoute({
  getParentRoute: inFrame,
  path: '/runs',
  validateSearch: z.object({ show: z.enum(runFilterKeys).optional().catch(undefined) }),
  component: lazyRouteComponent(() => import('./features/runs/RunsPage.tsx'), 'RunsPage'),
});

const workers = createRoute({
  getParentRoute: inFrame,
  path: '/workers',
  component: lazyRouteComponent(() => import('./features/workers/WorkersPage.tsx'), 'WorkersPage'),
});
const apiKeys = createRoute({
  getParentRoute: inFrame,
  path: '/api-keys',
  component: lazyRouteComponent(() => import('./features/identity/ApiKeysPage.tsx'), 'ApiKeysPage'),
});
const profile = createRoute({
  getParentRoute: inFrame,
  path: '/settings/profile',
  component: lazyRouteComponent(() => import('./features/identity/ProfilePage.tsx'), 'ProfilePage'),
});
const settings = createRoute({
  getParentRoute: inFrame,
  path: '/settings',
  beforeLoad: () => {
    throw redirect({ to: '/settings/profile' });
  },
});

const unknown = createRoute({ getParentRoute: inFrame, path: '$', component: () => <NotFoundView /> });

const routeTree = root.addChildren([
  signIn,
  frame.addChildren([
    home,
    launchPad,
    sourceControl.addChildren([integrationDetails]),
    integrationNew,
    integrationEdit,
    deliveries,
    delivery,
    stacks,
    stackNew,
    stack.addChildren([
      stackRuns,
      stackPullRequests,
      stackIgnored,
      stackResources,
      stackOutputs,
      stackState_,
      stackEnvironment,
      stackSettings,
    ]),
    run,
    runs,
    workers,
    apiKeys,
    profile,
    settings,
    unknown,
  ]),
]);

export const router = createRouter({
  routeTree,
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
