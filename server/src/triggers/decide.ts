import { affectedBy, type Watcher } from './affected.ts';

export type Candidate = Watcher & {
  readonly id: string;
  readonly branch: string;
  /** A module that is released by tags only proposes what is pushed to its branch. */
  readonly releaseBy?: 'config' | 'tag';
};
export type Decision = {
  readonly outcome: 'track' | 'propose' | 'ignore';
  readonly reason: string;
  /** The version that a tag asks for. */
  readonly version?: string;
};

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
    if (stack.releaseBy === 'tag')
      return { outcome: 'propose', reason: `${what}; versions of the module come from tags.` };
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

export type TaggedModule = { readonly kind: 'stack' | 'module' } & Pick<Candidate, 'releaseBy'> & Watcher;

const tagPattern = /^(?:(.+)\/)?v?(\d+\.\d+\.\d+)$/;

/**
 * `v1.2.3` releases the modules of the repository that want it so; `modules/label/v1.2.3` only the one in that folder.
 * Stacks run for no tag.
 */
export function decideTag(tag: string): (stack: TaggedModule) => Decision {
  const [, folder, version] = tagPattern.exec(tag) ?? [];
  return ({ kind, releaseBy, projectRoot }) => {
    if (kind !== 'module') return { outcome: 'ignore', reason: `Tag ${tag}: tags start no runs.` };
    if (releaseBy !== 'tag') {
      const reason = `Tag ${tag}: versions of the module come from its configuration, not from tags.`;
      return { outcome: 'ignore', reason };
    }
    if (version === undefined)
      return { outcome: 'ignore', reason: `Tag ${tag} is not a version. Push one such as v1.2.3.` };
    if (folder !== undefined && folder !== projectRoot)
      return { outcome: 'ignore', reason: `Tag ${tag} is of the module in ${folder}/.` };
    return { outcome: 'track', reason: `Tag ${tag} releases version ${version}.`, version };
  };
}

export const ignoreAll = (reason: string) => (): Decision => ({ outcome: 'ignore', reason });
