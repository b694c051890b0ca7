import { affectedBy, type Watcher } from './affected.ts';

export type Candidate = Watcher & { readonly id: string; readonly branch: string };
export type Decision = { readonly outcome: 'track' | 'propose' | 'ignore'; readonly reason: string };

const where = ({ projectRoot, projectGlobs }: Watcher): string => {
  const root = projectRoot === '' ? 'the repository' : `${projectRoot}/`;
  return projectGlobs.length === 0 ? root : `${root} or its project globs`;
};

/** The default push rules for a push to a branch: affected and tracked, affected elsewhere, or not affected. */
export function decidePush(changedPaths: readonly string[], branch: string): (stack: Candidate) => Decision {
  const affected = affectedBy(changedPaths);
  return (stack) => {
    if (!affected(stack)) return { outcome: 'ignore', reason: `No file under ${where(stack)} changed.` };
    if (stack.branch === branch)
      return { outcome: 'track', reason: `Files under ${where(stack)} changed on ${branch}.` };
    return {
      outcome: 'propose',
      reason: `Files under ${where(stack)} changed on ${branch}, which is not tracked.`,
    };
  };
}

/** The default rules for a pull request: what it changes as a whole decides. */
export function decidePullRequest(
  changedPaths: readonly string[],
  number: number,
): (stack: Candidate) => Decision {
  const affected = affectedBy(changedPaths);
  return (stack) =>
    affected(stack)
      ? { outcome: 'propose', reason: `Pull request #${number} changes files under ${where(stack)}.` }
      : { outcome: 'ignore', reason: `Pull request #${number} changes no file under ${where(stack)}.` };
}

export const ignoreAll = (reason: string) => (): Decision => ({ outcome: 'ignore', reason });
