import { createBitbucketProvider } from '../bitbucket/index.ts';
import type { VcsDeps } from '../deps.ts';
import { createMirrors } from '../git/index.ts';
import { createVcs, type Vcs } from '../vcs.ts';

/** Nothing listens there. */
const nowhere = 'http://127.0.0.1:9';

/** The real feature where Bitbucket cannot be reached, for tests of what is built on it. `dir` is for mirrors. */
export function createOfflineVcs(deps: Omit<VcsDeps, 'provider' | 'mirrors'>, dir: string): Vcs {
  const { logger, clock } = deps;
  const sleep = async (): Promise<void> => undefined;
  const provider = createBitbucketProvider({
    apiUrl: `${nowhere}/2.0`,
    gitUrl: nowhere,
    logger,
    clock,
    sleep,
  });
  return createVcs({ ...deps, provider, mirrors: createMirrors({ dir, logger, environment: {} }) });
}
