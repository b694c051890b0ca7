import { AppError, type ErrorCode, type ErrorDetails } from '@gantry/contract/errors';
import { ZodError } from 'zod';

/** The body of every refusal. */
export type ErrorBody = { error: { code: ErrorCode; message: string; details?: ErrorDetails } };

export type ErrorAnswer = {
  status: number;
  body: ErrorBody;
  /** Whether somebody should read the log: the server failed, not the client. */
  isOurFault: boolean;
};

/** What Fastify refuses by itself, by its code; its other refusals are bad input. */
const FASTIFY_CODES: Record<string, ErrorCode> = {
  FST_ERR_CTP_BODY_TOO_LARGE: 'BODY_TOO_LARGE',
  FST_ERR_CTP_INVALID_MEDIA_TYPE: 'UNSUPPORTED_MEDIA_TYPE',
  FST_ERR_NOT_FOUND: 'NOT_FOUND',
};

/** Anything thrown, as an answer. Of an error that nobody foresaw only the request's id is told. */
export function toErrorAnswer(error: unknown, requestId: string): ErrorAnswer {
  const known = toAppError(error);
  if (known) return answer(known, known.status >= 500);
  const message = `Gantry failed to do this. The server log has the details under the id ${requestId}.`;
  return answer(new AppError('INTERNAL', message, { details: { id: requestId } }), true);
}

function toAppError(error: unknown): AppError | undefined {
  if (error instanceof AppError) return error;
  if (error instanceof ZodError) return badInput(error);
  return isClientError(error)
    ? new AppError(FASTIFY_CODES[error.code] ?? 'BAD_INPUT', error.message)
    : undefined;
}

function badInput({ issues }: ZodError): AppError {
  const problems = issues.map(({ path, message }) => ({ path: path.join('.'), message }));
  const [first] = problems;
  const where = first && first.path !== '' ? `${first.path}: ` : '';
  return new AppError(
    'BAD_INPUT',
    `Some of the input is not valid: ${where}${first?.message.replace(/\.$/, '')}.`,
    {
      details: { issues: problems },
    },
  );
}

/** Fastify's own errors carry the status and a code; their messages name nothing but the request. */
function isClientError(error: unknown): error is Error & { code: string } {
  return (
    error instanceof Error &&
    'statusCode' in error &&
    typeof error.statusCode === 'number' &&
    error.statusCode >= 400 &&
    error.statusCode < 500 &&
    'code' in error &&
    typeof error.code === 'string' &&
    error.code.startsWith('FST_')
  );
}

function answer({ code, message, details, status }: AppError, isOurFault: boolean): ErrorAnswer {
  return { status, body: { error: { code, message, ...(details ? { details } : {}) } }, isOurFault };
}
