import { AppError, type ErrorCode } from '@gantry/contract/errors';
import { GraphQLError } from 'graphql';
import { newId } from '../platform/ids.ts';
import type { Logger } from '../platform/logger.ts';

/**
 * An error as clients may see it: ours with code and details, mistakes in the document as BAD_INPUT, and anything else
 * as INTERNAL with an id under which the log has the whole story.
 */
export function presentError(error: unknown, logger: Logger): GraphQLError {
  if (isPresented(error)) return error;
  const appError = appErrorOf(error);
  if (appError !== undefined) {
    const { code, message, details } = appError;
    if (isFault(appError)) logger.error({ error: appError }, 'A request failed');
    return build(message, { code, details: details ?? {} }, error);
  }
  if (error instanceof GraphQLError && isMistakeOfClient(error)) {
    return build(error.message, { code: codeOf(error), details: {} }, error);
  }
  const id = newId();
  logger.error({ errorId: id, error: originalOf(error) }, 'A request failed unexpectedly');
  const message = `Gantry failed to do this. The server log has the details under the id ${id}.`;
  return build(message, { code: 'INTERNAL', details: { id } }, error);
}

/** That something is not there for a moment is no reason to look into the log. */
const isFault = ({ status, code }: AppError): boolean => status >= 500 && code !== 'UNAVAILABLE';

type Extensions = { readonly code: ErrorCode; readonly details: Readonly<Record<string, unknown>> };

/** Without the original error, whose message must not travel, but with the place in the document. */
function build(message: string, extensions: Extensions, error: unknown): GraphQLError {
  const { nodes = null, path = null } = error instanceof GraphQLError ? error : {};
  const built = new GraphQLError(message, { nodes, path, extensions });
  presented.add(built);
  return built;
}

const presented = new WeakSet<Error>();
const isPresented = (error: unknown): error is GraphQLError =>
  error instanceof GraphQLError && presented.has(error);

function originalOf(error: unknown): unknown {
  return error instanceof GraphQLError && error.originalError ? originalOf(error.originalError) : error;
}

function appErrorOf(error: unknown): AppError | undefined {
  const original = originalOf(error);
  return original instanceof AppError ? original : undefined;
}

/** Errors of parsing, validating and reading variables have no path; those of resolvers have one. */
const isMistakeOfClient = (error: GraphQLError): boolean =>
  error.path === undefined && error.originalError === undefined;

function codeOf({ extensions }: GraphQLError): ErrorCode {
  if (extensions.code === 'QUERY_TOO_COMPLEX') return extensions.code;
  return statusOf(extensions) === 413 ? 'BODY_TOO_LARGE' : 'BAD_INPUT';
}

function statusOf({ http }: GraphQLError['extensions']): unknown {
  return typeof http === 'object' && http !== null && 'status' in http ? http.status : undefined;
}
