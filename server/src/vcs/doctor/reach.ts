import { AppError } from '@gantry/contract/errors';
import type { VcsClient } from '../provider.ts';
import { type Finding, finding } from './model.ts';
import { visibilityFindings } from './visibility.ts';

const about = { key: 'visibility', title: 'Workspaces and repositories' } as const;

/**
 * What a token reaches that is not saved yet: all workspaces where it may list them, or the one that is named. Naming
 * one repository answers for that alone, which is all that a token with the two documented scopes can be asked.
 */
export async function reachFindings(client: VcsClient, named: string | null): Promise<Finding[]> {
  if (named === null) return visibilityFindings(client, []);
  const [workspace = '', repository] = named.split('/');
  return repository === undefined
    ? visibilityFindings(client, [], [workspace])
    : [await repositoryFinding(client, named)];
}

async function repositoryFinding(client: VcsClient, fullName: string): Promise<Finding> {
  try {
    const { fullName: name, mainBranch, private: isPrivate } = await client.getRepository(fullName);
    const kind = isPrivate ? 'private' : 'public';
    const branch = mainBranch === null ? 'no branch yet' : `main branch ${mainBranch}`;
    return finding({
      ...about,
      subject: name,
      state: 'ok',
      message: `The token reads ${name}: ${kind}, ${branch}.`,
    });
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    const isHidden = error.code === 'REPOSITORY_NOT_FOUND' || error.code === 'VCS_FORBIDDEN';
    return finding({
      ...about,
      subject: fullName,
      state: isHidden ? 'failed' : 'unknown',
      message: isHidden
        ? `The token does not see ${fullName}. There is no such repository, or its account has no access to it: Bitbucket answers both alike.`
        : error.message,
      steps: isHidden
        ? ['In Bitbucket give the account read access: Repository settings → Repository permissions.']
        : [],
    });
  }
}
