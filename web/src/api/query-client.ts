import { QueryClient } from '@tanstack/react-query';
import { ApiError } from './api-error.ts';

/** Only a broken line is worth a second attempt; the server's answers are final. */
const worthRetrying = (failures: number, error: unknown): boolean =>
  failures < 2 && error instanceof ApiError && ['SERVER_UNREACHABLE', 'UNAVAILABLE'].includes(error.code);

/** Pages stay fresh through the `changes` subscription; reading again on focus would only add load. */
export const makeQueryClient = (): QueryClient =>
  new QueryClient({
    defaultOptions: {
      queries: { staleTime: 20_000, retry: worthRetrying, retryDelay: 800, refetchOnWindowFocus: false },
      mutations: { retry: false },
    },
  });
