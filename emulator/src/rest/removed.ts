import { ApiError } from '../errors.ts';
import type { Operation } from './operation.ts';
import { SCOPES } from './scopes.ts';

const ANNOUNCEMENT = 'https://developer.atlassian.com/cloud/bitbucket/changelog/#CHANGE-2770';

/** Endpoints that have answered 410 since 14 April 2026. */
export const removedOperations: readonly Operation[] = [
  '/workspaces',
  '/repositories',
  '/user/permissions/workspaces',
  '/user/permissions/repositories',
].map((path) => ({
  method: 'GET',
  path,
  scopes: SCOPES.public,
  anonymous: true,
  handle() {
    throw new ApiError(410, {
      message: 'CHANGE-2770 - Functionality has been deprecated',
      detail: 'Please read the changelog entry for more details.',
      data: { announcement_url: ANNOUNCEMENT },
    });
  },
}));
