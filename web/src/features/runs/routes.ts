import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { z } from 'zod';
import { runOptions, runSearchOptions } from '../../api/runs.ts';
import { inFrame, searchText } from '../../frame-route.tsx';
import { changeAction, runType } from './model.ts';
import { runFilterKeys } from './run-filters.ts';
import { runViews } from './run-views.ts';

const run = createRoute({
  getParentRoute: inFrame,
  path: '/stack/$stack/run/$run',
  loader: ({ context: { queryClient }, params }) => {
    void queryClient.prefetchQuery(runOptions(params.stack, params.run));
  },
  validateSearch: z.object({
    view: z.enum(runViews).optional().catch(undefined),
    action: changeAction.optional().catch(undefined),
  }),
  component: lazyRouteComponent(() => import('./RunPage.tsx'), 'RunPage'),
});
const runFilter = z.object({
  text: searchText,
  type: runType.optional().catch(undefined),
  show: z.enum(runFilterKeys).optional().catch(undefined),
  // A hash of digits alone arrives as a number.
  commit: z.coerce
    .string()
    .regex(/^[0-9a-f]{4,40}$/)
    .optional()
    .catch(undefined),
});
const runs = createRoute({
  getParentRoute: inFrame,
  path: '/runs',
  validateSearch: runFilter,
  loader: ({ context: { queryClient }, location }) => {
    void queryClient.prefetchInfiniteQuery(runSearchOptions(runFilter.parse(location.search)));
  },
  component: lazyRouteComponent(() => import('./RunsPage.tsx'), 'RunsPage'),
});

export const runsRoutes = [run, runs] as const;
