import type { CommitLinks } from '../provider.ts';
import { answerError } from './answer-error.ts';
import { repositoryPath } from './paths.ts';
import type { Transport } from './transport.ts';

/**
 * Whether the app "Pull Request Commit Links" answers: 202 while it indexes, 404 where nobody installed it
 * (Atlassian's description of the call). Nothing depends on it.
 */
export async function commitLinks(api: Transport, repo: string, sha: string): Promise<CommitLinks> {
  const path = repositoryPath(repo, 'commit', sha, 'pullrequests');
  const answer = await api.exchange({ path, query: { pagelen: 1, fields: 'values.id' } });
  if (answer.status === 200) return 'installed';
  if (answer.status === 202) return 'indexing';
  if (answer.status === 404) return 'absent';
  if (answer.status === 403) return 'unknown';
  throw answerError(answer);
}
