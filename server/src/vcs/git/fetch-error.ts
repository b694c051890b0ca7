import { AppError, type ErrorCode } from '@gantry/contract/errors';
import type { GitResult } from './run-git.ts';

/** What the first matching message of a refused fetch means; messages are git's, curl's and Bitbucket's. */
const MEANINGS: readonly (readonly [RegExp, ErrorCode, string?])[] = [
  [
    /whitelist|allow-?\s?list|IP address/i,
    'VCS_IP_NOT_ALLOWED',
    'The workspace in Bitbucket Cloud allows only listed IP addresses. Ask its admin to add the one of Gantry.',
  ],
  [/privilege scopes/i, 'VCS_SCOPE_MISSING', 'The token lacks the scope read:repository, which git needs.'],
  [/may not have access to this repository|repository .*not found|error: 404/i, 'REPOSITORY_NOT_FOUND'],
  [/Authentication failed|could not read (Username|Password)|error: 401/i, 'VCS_CREDENTIALS_REJECTED'],
  [/error: 403/i, 'VCS_FORBIDDEN'],
  [/error: 429/i, 'VCS_RATE_LIMITED'],
  [
    /redirection|error: 30[1278]/i,
    'REPOSITORY_NOT_FOUND',
    'The repository has another address now. Choose it again in the settings.',
  ],
  [/transport '.*' not allowed/i, 'VCS_HOST_NOT_ALLOWED'],
];

/** The server refuses this commit or branch, while the repository itself is there. */
export function isRefMissing({ stderr }: GitResult): boolean {
  return /not our ref|unadvertised object|couldn't find remote ref|no such remote ref/i.test(stderr);
}

/** The disk of the mirror is damaged: fetching again cannot mend it, only a new mirror can. */
export function isMirrorDamaged({ stderr }: GitResult): boolean {
  return /not a git repository|corrupt|loose object|bad object|missing (blob|tree|commit)|unable to read|did not send all necessary objects|unresolved delta|cannot lock ref|unable to create .*\.lock/i.test(
    stderr,
  );
}

/** The AppError that a refused fetch means. What Bitbucket said is in `details.answer`. */
export function fetchError(result: GitResult): AppError {
  const answer = remoteMessage(result.stderr);
  const details = { ...(answer !== '' && { answer }) };
  if (result.stopped) {
    return new AppError('VCS_UNREACHABLE', 'Fetching from Bitbucket Cloud took too long and was stopped.');
  }
  for (const [pattern, code, message] of MEANINGS) {
    if (pattern.test(result.stderr)) return new AppError(code, message, { details });
  }
  return new AppError('VCS_UNREACHABLE', undefined, { details });
}

/** What the other side said, in one line; git marks it with `remote:`. */
function remoteMessage(stderr: string): string {
  return stderr
    .split('\n')
    .filter((line) => /^(remote|fatal|error):/.test(line))
    .join(' ')
    .replace(/[\p{Cc}\s]+/gu, ' ')
    .slice(0, 300);
}
