import { errorStatus, isErrorCode } from '@gantry/contract/errors';

/** What a script may rely on; `docs/cli.md` and `gantry help` tell the same. */
export const exitCodes = {
  ok: 0,
  failed: 1,
  usage: 2,
  notSignedIn: 3,
  notFound: 4,
  refused: 5,
  runNotFinished: 6,
} as const;

export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];

export const exitCodeMeanings: Readonly<Record<ExitCode, string>> = {
  0: 'done',
  1: 'failed: Gantry or Bitbucket cannot be reached or has a problem; try again later',
  2: 'usage: the command line is not right',
  3: 'not signed in, or the API key is no longer valid',
  4: 'not found, or you may not see it',
  5: 'refused: your roles, the state of things or the input do not allow it',
  6: 'the run did not finish well: failed, stopped, discarded or canceled',
};

const signInCodes: readonly string[] = ['UNAUTHENTICATED', 'LOGIN_FAILED'];

/** The exit code for an error code of the API. What may be over on a second try is a failure, not a refusal. */
export function exitCodeOf(code: string): ExitCode {
  if (signInCodes.includes(code)) return exitCodes.notSignedIn;
  if (code === 'NOT_FOUND') return exitCodes.notFound;
  if (!isErrorCode(code) || code === 'RATE_LIMITED') return exitCodes.failed;
  return errorStatus(code) >= 500 ? exitCodes.failed : exitCodes.refused;
}
