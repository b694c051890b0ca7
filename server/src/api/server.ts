import { createYoga, type Plugin } from 'graphql-yoga';
import type { Logger } from '../platform/logger.ts';
import type { Context } from './context.ts';
import { createDocumentCache } from './document-cache.ts';
import { presentError } from './errors.ts';
import { checkOperation } from './gates.ts';
import { limitsRule, parseWithinLimits } from './limits.ts';
import { schema } from './schema.ts';

/** A mounted file of 2 MB, escaped as JSON, is the largest thing that anybody sends. */
export const mostBodyBytes = 5 * 1_048_576;

/** GraphQL over HTTP and server-sent events, without the web server around it. */
export function createGraphqlServer(logger: Logger) {
  return createYoga<Context>({
    schema,
    graphqlEndpoint: '/graphql',
    logging: false,
    cors: false,
    graphiql: false,
    landingPage: false,
    multipart: false,
    batching: false,
    parserAndValidationCache: createDocumentCache(),
    maxRequestBodySize: mostBodyBytes,
    maskedErrors: { maskError: (error) => presentError(error, logger) },
    plugins: [limits, gates, presentation(logger)],
  });
}

type ApiPlugin = Plugin<Context>;

const limits: ApiPlugin = {
  onParse: ({ setParseFn }) => setParseFn(parseWithinLimits),
  onValidate: ({ addValidationRule }) => addValidationRule(limitsRule),
};

const gates: ApiPlugin = {
  onExecute: ({ args }) => checkOperation(args.document, args.operationName, args.contextValue),
  onSubscribe: ({ args }) => checkOperation(args.document, args.operationName, args.contextValue),
};

/** Errors that come before execution, such as those of validation, look like all others. */
const presentation = (logger: Logger): ApiPlugin => ({
  onResultProcess({ result, setResult }) {
    if (!('errors' in result) || result.errors === undefined) return;
    setResult({ ...result, errors: result.errors.map((error) => presentError(error, logger)) });
  },
});
