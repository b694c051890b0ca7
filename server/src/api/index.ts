export type {
  ApiDeps,
  DecisionView,
  IgnoredEventView,
  Installation,
  PullRequestView,
  StateOutputView,
  StateResourceView,
  StateVersionView,
  WorkerView,
} from './deps.ts';
export { graphqlRoutes } from './routes.ts';
