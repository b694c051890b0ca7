import { ApiError } from '@gantry/contract/client';
import { type ExitCode, exitCodeOf, exitCodes } from './exit-codes.ts';

/** An error of the command line itself: a code, one sentence with what to do, and how the program ends. */
export class CliError extends Error {
  override readonly name = 'CliError';
  readonly code: string;
  readonly exitCode: ExitCode;

  constructor(code: string, message: string, exitCode: ExitCode) {
    super(message);
    this.code = code;
    this.exitCode = exitCode;
  }
}

export const usageError = (message: string): CliError => new CliError('USAGE', message, exitCodes.usage);
export const notSignedIn = (message: string): CliError =>
  new CliError('NOT_SIGNED_IN', message, exitCodes.notSignedIn);
export const notFound = (message: string): CliError => new CliError('NOT_FOUND', message, exitCodes.notFound);

export type Explanation = { readonly code: string; readonly message: string; readonly exitCode: ExitCode };

/** What is said about an error, whatever it is. */
export function explain(error: unknown): Explanation {
  if (error instanceof CliError) return error;
  if (error instanceof ApiError) {
    const { code } = error;
    return { code, message: adviceFor(code, error.message), exitCode: exitCodeOf(code) };
  }
  const message = error instanceof Error ? error.message : String(error);
  return { code: 'INTERNAL', message, exitCode: exitCodes.failed };
}

function adviceFor(code: string, message: string): string {
  if (code === 'UNAUTHENTICATED') return `${message} Run \`gantry login\` with an API key that exists.`;
  return message;
}

/** Turns the bare "not found" of the API into a sentence about what was looked for. */
export async function orNotFound<T>(answer: Promise<T>, message: string): Promise<T> {
  try {
    return await answer;
  } catch (error) {
    throw error instanceof ApiError && error.code === 'NOT_FOUND' ? notFound(message) : error;
  }
}
