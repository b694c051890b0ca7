import type { Credentials, TokenLife } from '../provider.ts';
import { splitFullName } from './paths.ts';

type Asked = {
  /** Where git repositories are; without a trailing slash. The token is sent there and nowhere else. */
  readonly gitUrl: string;
  readonly credentials: Credentials;
  readonly gitUser: string;
  readonly timeoutMs: number;
};

/** A repository that nobody has: git checks the token before it looks for the repository. */
const NOWHERE = 'gantry/token-check';

/**
 * Git over HTTPS takes the token with a fixed user name (support.atlassian.com, "Using API tokens"), so it tells a
 * dead token from one that is only used with the wrong email. 401: unknown token. 403: it has no scope for code.
 */
export async function tokenLife(
  { gitUrl, credentials, gitUser, timeoutMs }: Asked,
  repo: string | null,
): Promise<TokenLife> {
  const [workspace, name] = splitFullName(repo ?? NOWHERE).map(encodeURIComponent);
  const basic = Buffer.from(`${gitUser}:${credentials.token}`).toString('base64');
  try {
    const response = await fetch(`${gitUrl}/${workspace}/${name}.git/info/refs?service=git-upload-pack`, {
      redirect: 'manual',
      signal: AbortSignal.timeout(timeoutMs),
      headers: { authorization: `Basic ${basic}` },
    });
    await response.body?.cancel();
    return lifeOf(response.status);
  } catch {
    return 'unknown';
  }
}

function lifeOf(status: number): TokenLife {
  if (status === 401) return 'refused';
  if (status === 403) return 'lacks_scopes';
  return status === 200 || status === 404 ? 'accepted' : 'unknown';
}
