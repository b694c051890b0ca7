import { createBitbucketProvider } from '../bitbucket/index.ts';
import type { VcsDeps } from '../deps.ts';
import { createMirrors } from '../git/index.ts';
import type { Credentials, VcsClient } from '../provider.ts';
import { createVcs, type Vcs } from '../vcs.ts';

/** Nothing listens there. */
const nowhere = 'http://127.0.0.1:9';

/**
 * The real feature where Bitbucket cannot be reached, for tests of what is built on it. `dir` is for mirrors;
 * `answers` are what Bitbucket says to some calls all the same.
 */
export function createOfflineVcs(
  deps: Omit<VcsDeps, 'provider' | 'mirrors' | 'deliveryDays'>,
  dir: string,
  answers: Partial<VcsClient> = {},
): Vcs {
  const { logger, clock } = deps;
  const sleep = async (): Promise<void> => undefined;
  const bitbucket = createBitbucketProvider({
    apiUrl: `${nowhere}/2.0`,
    gitUrl: nowhere,
    logger,
    clock,
    sleep,
  });
  const connect = (credentials: Credentials): VcsClient => ({
    ...bitbucket.connect(credentials),
    ...answers,
  });
  const provider = { ...bitbucket, connect };
  return createVcs({
    ...deps,
    provider,
    mirrors: createMirrors({ dir, logger, environment: {} }),
    deliveryDays: 14,
  });
}
