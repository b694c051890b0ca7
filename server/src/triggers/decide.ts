import { affectedBy, type Watcher } from './affected.ts';

export type Candidate = Watcher & { readonly id: string; readonly branch: string };
export type Decision = { readonly outcome: 'track' | 'propose' | 'ignore'; readonly reason: string };

const where = ({ projectRoot, projectGlobs }: Watcher): string => {
  const root = projectRoot === '' ? 'the repository' : `${projectRoot}/`;
  return projectGlobs.length === 0 ? root : `${root} or its project globs`;
};

export type Push = {
  readonly branch: string;
  /** Null: not known, because the branch is new or its history was replaced. Then everything counts as changed. */
  readonly changedPaths: readonly string[] | null;
};

/** The default push rules for a push to a branch: affected and tracked, affected elsewhere, or not affected. */
export function decidePush({ branch, changedPaths }: Push): (stack: Candidate) => Decision {
  const affected = changedPaths === null ? () => true : affectedBy(changedPaths);
  return (stack) => {
    if (!affected(stack)) return { outcome: 'ignore', reason: `No file under ${where(stack)} changed.` };
    const what =
      changedPaths === null
        ? `What changed on ${branch} cannot be told, so every stack counts as affected`
        : `Files under ${where(stack)} changed on ${branch}`;
    return stack.branch === branch
      ? { outcome: 'track', reason: `${what}.` }
      : { outcome: 'propose', reason: `${what}, which is not tracked.` };
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
