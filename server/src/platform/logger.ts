import {
  type Bindings,
  type ChildLoggerOptions,
  type DestinationStream,
  type Logger,
  pino,
  stdSerializers,
} from 'pino';
import { prettyDestination } from './pretty-log.ts';
import { redact, redactText } from './redact.ts';

/** What the server's parts log with: a static message, and metadata beside it. */
export type { Logger };

/** How much is logged, from everything to nothing. */
export type LogLevel = 'trace' | 'debug' | 'info' | 'warn' | 'error' | 'fatal' | 'silent';

export type LoggerOptions = {
  level: LogLevel;
  /** Short readable lines instead of JSON. */
  pretty?: boolean;
  /** Where the lines go; standard output by default. */
  destination?: DestinationStream;
};

/**
 * The process's logger: JSON lines `{ level, time, message, ... }`. Messages are static sentences and everything
 * variable is metadata: `logger.info({ jobId }, 'Job finished')`. The values of secret-looking keys, and
 * credentials inside URLs, are replaced before anything is written.
 */
export function createLogger({ level, pretty = false, destination = process.stdout }: LoggerOptions): Logger {
  const logger = pino(
    {
      level,
      base: null,
      messageKey: 'message',
      errorKey: 'error',
      timestamp: () => `,"time":"${new Date().toISOString()}"`,
      formatters: { level: (label) => ({ level: label }), log: redact },
      serializers: { error: serializeError, err: serializeError },
    },
    pretty ? prettyDestination(destination) : destination,
  );
  return redactingChildren(logger);
}

/** pino formats what a child is bound to only by the child's own options, so every child is given them here. */
function redactingChildren(logger: Logger): Logger {
  const { child } = logger;
  const bindRedacted = function (this: unknown, bindings: Bindings, options?: ChildLoggerOptions): unknown {
    return Reflect.apply(child, this, [redact(bindings), options]);
  };
  Object.defineProperty(logger, 'child', { value: bindRedacted });
  return logger;
}

function serializeError(error: unknown): unknown {
  if (!(error instanceof Error)) return error;
  const { message, stack, raw: _raw, ...rest } = stdSerializers.err(error);
  return { ...redact(rest), message: redactText(message), stack: redactText(stack) };
}
