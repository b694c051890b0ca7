import type { VcsFact } from './vcs-facts.ts';

/** One plain sentence: what happened in the repository. */
export function summarize(fact: VcsFact): string {
  if (fact.kind === 'repository') {
    return fact.to === null ? `${fact.repo.fullName} was deleted` : `${fact.repo.fullName} is now ${fact.to}`;
  }
  if (fact.kind === 'heads')
    return `${fact.actor.name} pushed to ${fact.repo.fullName}; Bitbucket does not say what`;
  if (fact.kind === 'pull_request') {
    const verbs = {
      opened: 'opened',
      updated: 'updated',
      approved: 'approved',
      unapproved: 'withdrew the approval of',
      changes_requested: 'requested changes to',
      changes_request_removed: 'withdrew the request for changes to',
      merged: 'merged',
      declined: 'declined',
      commented: 'commented on',
    } as const;
    return `${fact.actor.name} ${verbs[fact.action]} pull request #${fact.pullRequest.number}`;
  }
  const what = `${fact.ref} ${fact.name}`;
  if (fact.after === null) return `${fact.actor.name} deleted ${what}`;
  const verb = fact.before === null ? 'created' : fact.forced ? 'force-pushed' : 'pushed to';
  return `${fact.actor.name} ${verb} ${what}`;
}
