import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { z } from 'zod';
import { inFrame, searchText } from '../../frame-route.tsx';

const pullRequests = createRoute({
  getParentRoute: inFrame,
  path: '/pull-requests',
  validateSearch: z.object({ text: searchText }),
  component: lazyRouteComponent(() => import('./PullRequestsPage.tsx'), 'PullRequestsPage'),
});

export const pullRequestsRoutes = [pullRequests] as const;
