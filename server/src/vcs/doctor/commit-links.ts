import { AppError } from '@gantry/contract/errors';
import type { CommitLinks, VcsClient } from '../provider.ts';
import { type Finding, finding } from './model.ts';

const messages: Readonly<Record<CommitLinks, string>> = {
  installed: 'The app is installed: commits know their pull requests.',
  indexing: 'The app is installed and still reads the history of the repository.',
  absent:
    'The app is not installed. Nothing depends on it: Gantry finds pull requests by their source branch.',
  unknown: 'The token may not ask for it. Nothing depends on it.',
};

/** Whether the app "Pull Request Commit Links" answers for a repository. Gantry works the same without it. */
export async function commitLinksFinding(client: VcsClient, repository: string): Promise<Finding> {
  const about = { key: 'commit_links', title: 'Pull Request Commit Links', subject: repository } as const;
  try {
    const { mainBranch } = await client.getRepository(repository);
    if (mainBranch === null) {
      return finding({ ...about, state: 'unknown', message: 'The repository is empty.' });
    }
    const { sha } = await client.getBranchTip(repository, mainBranch);
    const links = await client.commitLinks(repository, sha);
    return finding({
      ...about,
      state: links === 'absent' ? 'hint' : 'ok',
      message: messages[links],
      steps:
        links === 'absent' ? ['To install it, open any commit in Bitbucket and click Pull requests.'] : [],
    });
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    return finding({ ...about, state: 'unknown', message: error.message });
  }
}
