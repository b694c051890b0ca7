import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { z } from 'zod';
import { spacesOptions } from '../../api/identity.ts';
import { stackFacetsOptions, stackPageOptions } from '../../api/stack-list.ts';
import { stackOptions } from '../../api/stacks.ts';
import { inFrame, searchText } from '../../frame-route.tsx';
import { stateGroups } from './stack-filter.ts';

const stackFilter = z.object({
  text: searchText,
  label: searchText,
  space: searchText,
  repository: searchText,
  folder: searchText,
  state: z.enum(stateGroups).optional().catch(undefined),
  only: z.enum(['locked', 'detached']).optional().catch(undefined),
  order: z.enum(['name', 'recent']).optional().catch(undefined),
});
const stacks = createRoute({
  getParentRoute: inFrame,
  path: '/stacks',
  validateSearch: stackFilter,
  loader: ({ context: { queryClient }, location }) => {
    void queryClient.prefetchQuery(stackPageOptions(stackFilter.parse(location.search), 0));
    void queryClient.prefetchQuery(stackFacetsOptions);
    void queryClient.prefetchQuery(spacesOptions);
  },
  component: lazyRouteComponent(() => import('./StacksPage.tsx'), 'StacksPage'),
});
const stackNew = createRoute({
  getParentRoute: inFrame,
  path: '/stacks/new',
  component: lazyRouteComponent(() => import('./StackCreatePage.tsx'), 'StackCreatePage'),
});
const stack = createRoute({
  getParentRoute: inFrame,
  path: '/stack/$stack',
  loader: ({ context: { queryClient }, params }) => {
    void queryClient.prefetchQuery(stackOptions(params.stack));
  },
  component: lazyRouteComponent(() => import('./StackPage.tsx'), 'StackPage'),
});
const stackParts = () => import('./StackPartPages.tsx');
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
const stackState = createRoute({
  getParentRoute: inStack,
  path: 'state',
  component: lazyRouteComponent(stackParts, 'StateHistoryPage'),
});
const stackEnvironment = createRoute({
  getParentRoute: inStack,
  path: 'environment',
  component: lazyRouteComponent(() => import('./EnvironmentPage.tsx'), 'EnvironmentPage'),
});
const stackSettings = createRoute({
  getParentRoute: inStack,
  path: 'settings',
  component: lazyRouteComponent(() => import('./StackSettingsPage.tsx'), 'StackSettingsPage'),
});

export const stacksRoutes = [
  stacks,
  stackNew,
  stack.addChildren([
    stackRuns,
    stackPullRequests,
    stackIgnored,
    stackResources,
    stackOutputs,
    stackState,
    stackEnvironment,
    stackSettings,
  ]),
] as const;
