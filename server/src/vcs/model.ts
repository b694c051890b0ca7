import type { Actor } from '../authz/index.ts';
import { isAllowed } from '../authz/index.ts';
import type { VcsFact } from './provider.ts';

/** What everybody who may see the integration sees, and `details` for those who may administer it. */
export type Integration = {
  readonly id: string;
  readonly provider: string;
  readonly name: string;
  readonly spaceId: string;
  readonly isDefault: boolean;
  readonly description: string;
  readonly labels: readonly string[];
  readonly vcsChecks: 'individual' | 'aggregated' | 'all';
  readonly useGitCheckout: boolean;
  readonly createdAt: Date;
  readonly updatedAt: Date;
};

type Placed = { readonly spaceId: string; readonly isDefault: boolean };

/** Endpoint, secret and email: root admins for the default integration (it lives in root), admins of its space else. */
export const maySeeDetails = (actor: Actor, { spaceId }: Placed): boolean =>
  isAllowed(actor, 'integration:admin', spaceId);

const secretContext = (id: string, name: string): string => `vcs_integrations:${id}:${name}`;
export const tokenContext = (id: string): string => secretContext(id, 'token');
export const webhookSecretContext = (id: string): string => secretContext(id, 'webhook_secret');

/** Bitbucket's retired app passwords: 20 to 32 letters and digits without a token's prefix, or their own prefix. */
export function looksLikeAppPassword(token: string): boolean {
  return /^ATBB[A-Za-z0-9]{20,}$/.test(token);
}

/** The columns by which events are looked up. */
export function indexOf(fact: VcsFact): {
  branch: string | null;
  sha: string | null;
  pullRequest: number | null;
} {
  if (fact.kind === 'push')
    return { branch: fact.ref === 'branch' ? fact.name : null, sha: fact.after, pullRequest: null };
  if (fact.kind === 'repository' || fact.kind === 'heads')
    return { branch: null, sha: null, pullRequest: null };
  const { sourceBranch, headSha, number } = fact.pullRequest;
  return { branch: sourceBranch, sha: headSha, pullRequest: number };
}
