import type { PullRequestComment, StackRow } from '../stacks/index.ts';

/** What a stack says in the comment. `delta`: whether its row and its list of changes are there. */
export type CommentLevel = { readonly delta: boolean; readonly planLines: number };

const planLines: Record<PullRequestComment, number> = { none: 0, changes: 25, plan: 400 };

/** The stack's setting, and the labels that overrule it. Null when the stack says nothing. */
export function commentLevel(stack: Pick<StackRow, 'labels' | 'pull_request_comment'>): CommentLevel | null {
  const has = (label: string): boolean => stack.labels.includes(`feature:${label}`);
  if (has('disable_pr_comments')) return null;
  const setting = has('add_plan_pr_comment') ? 'plan' : stack.pull_request_comment;
  if (setting === 'none') return null;
  if (!has('disable_pr_delta_comments')) return { delta: true, planLines: planLines[setting] };
  return setting === 'plan' ? { delta: false, planLines: planLines.plan } : null;
}
