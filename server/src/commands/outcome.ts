import { AppError } from '@gantry/contract/errors';

/** An answer, or what to do to have one. What is to be done is done once, so all that may fail and pass comes before. */
export type Decision = string | (() => Promise<string>);

/** Why it was not done. Throws what is no answer: troubles of ours and of Bitbucket, which pass. */
export function asAnswer(error: unknown): string {
  if (!(error instanceof AppError) || error.status >= 500 || isOurs(error)) throw error;
  return error.code === 'FORBIDDEN' ? 'Your roles in Gantry do not allow this.' : error.message;
}

/** What came of it for one stack, or why not. */
export const told = (work: () => Promise<string>): Promise<string> => work().catch(asAnswer);

/** Who comments can do nothing about credentials; the command waits until they are mended. */
const isOurs = ({ code }: AppError): boolean => code.startsWith('VCS_') && code !== 'VCS_NOT_FOUND';
