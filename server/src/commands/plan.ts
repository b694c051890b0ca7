import type { CommandDeps, Order } from './deps.ts';
import { findSubjects } from './find-stacks.ts';
import { type Decision, told } from './outcome.ts';
import { runLink, shortSha, stackLink } from './words.ts';

/** A new preview of the pull request's head, for every stack that it affects or for the named one. */
export async function decidePlan(deps: CommandDeps, order: Order): Promise<Decision> {
  const { pullRequest, repository, integrationId, context } = order;
  const { number, url, title, headSha, sourceBranch, state, fork } = pullRequest;
  if (state !== 'open') return `Pull request #${number} is ${state}: there is nothing to preview any more.`;
  if (fork) return `Pull request #${number} comes from a fork, and code of forks is not run.`;
  if (headSha === null) return `Pull request #${number} has no source branch any more.`;
  const subjects = await findSubjects(deps, order);
  if (subjects.length === 0)
    return 'No stack has been previewed for this pull request yet. Name the stack: `/gantry plan <stack>`.';
  const client = await deps.vcs.clientFor(integrationId);
  const commit = await client.getCommit(repository, headSha);
  return async () => {
    const lines: string[] = [];
    for (const { stack } of subjects) {
      const line = await told(async () => {
        const run = await deps.runs.useCases.propose.call(context, {
          id: stack.id,
          commit,
          branch: sourceBranch,
          pullRequest: { number, url, title },
        });
        return `Started ${runLink(deps, stack, run)} for commit ${shortSha(commit.sha)}.`;
      });
      lines.push(line.startsWith('Started') ? line : `${stackLink(deps, stack)}: ${line}`);
    }
    return lines.length === 1 ? lines.join('') : lines.map((line) => `- ${line}`).join('\n');
  };
}
