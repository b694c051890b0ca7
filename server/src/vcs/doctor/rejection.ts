import type { Credentials, TokenLife } from '../provider.ts';
import { dayOf } from './expiry.ts';
import type { RejectionReason } from './model.ts';

export type Rejection = {
  readonly reason: RejectionReason;
  readonly message: string;
  readonly steps: readonly string[];
};

type Known = {
  /** What git says to the token alone, without the email. */
  readonly life: TokenLife;
  /** Whether this very token was accepted before. */
  readonly workedBefore: boolean;
  readonly expiresAt: Date | null;
  readonly now: Date;
};

const newToken = [
  'Open id.atlassian.com → Security → Create and manage API tokens → Create API token with scopes.',
  'Set an expiry date, choose Bitbucket as the app, and tick read:repository:bitbucket and read:pullrequest:bitbucket.',
  'Copy the token, paste it here, and enter the email of the same account.',
];

/**
 * Bitbucket answers every refused token with the same 401. What tells the causes apart: the token's prefix, what git
 * says to the token without an email, whether it worked before, and the expiry that a person entered.
 */
export function explainRejection(credentials: Credentials, known: Known): Rejection {
  const kind = wrongKind(credentials);
  if (kind !== null) return kind;
  const { life, workedBefore, expiresAt, now } = known;
  if (life === 'lacks_scopes') {
    return {
      reason: 'no_scopes',
      message:
        'The token is alive, but it was made without the scopes of Bitbucket. Scopes cannot be added later.',
      steps: newToken,
    };
  }
  if (life === 'accepted') {
    return {
      reason: 'wrong_email',
      message:
        'The token is alive, but not together with this email: it belongs to another Atlassian account.',
      steps: [
        'Open id.atlassian.com → Profile with the account that made the token, and copy its email from there.',
      ],
    };
  }
  if (expiresAt !== null && expiresAt <= now) {
    return { reason: 'expired', message: `The token expired on ${dayOf(expiresAt)}.`, steps: newToken };
  }
  if (workedBefore) {
    return {
      reason: 'revoked',
      message: 'The token worked before: it was revoked, has expired, or its account was deactivated.',
      steps: newToken,
    };
  }
  return {
    reason: 'wrong_token',
    message:
      credentials.kind === 'api_token'
        ? 'Bitbucket Cloud knows no such token for this email. It is not whole, has expired, or was made without scopes.'
        : 'Bitbucket Cloud knows no such access token. It is not whole, has expired, or was revoked.',
    steps: credentials.kind === 'api_token' ? newToken : [],
  };
}

/** The two kinds of token look alike, and Bitbucket does not say that one was used as the other. */
function wrongKind({ kind, token }: Credentials): Rejection | null {
  if (kind === 'api_token' && token.startsWith('ATCTT')) {
    return {
      reason: 'wrong_kind',
      message: 'This is an access token of a repository, project or workspace: it has no email.',
      steps: ['Choose “Access token” as the credential.'],
    };
  }
  if (kind === 'access_token' && token.startsWith('ATATT')) {
    return {
      reason: 'wrong_kind',
      message: 'This is an API token: it needs the email of its Atlassian account.',
      steps: ['Choose “API token” as the credential and enter the email.'],
    };
  }
  return null;
}
