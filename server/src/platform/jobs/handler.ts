import type { ZodType } from 'zod';

export type JobPayload = Record<string, unknown>;

export type HandlerOptions<T> = {
  /** Most jobs of this name at once, in this process; 4 by default. */
  concurrency?: number;
  /** How often a failed job is tried again before it counts as dead; 5 by default. */
  retryLimit?: number;
  /** The wait before each retry doubles (1 s, 2 s, ... at most 5 min) instead of staying 1 s; true by default. */
  retryBackoff?: boolean;
  /** The key of a job, where `enqueue` gives none. */
  key?: (payload: T) => string;
};

/** A registered handler, its payload's type forgotten. */
export type Handler = {
  name: string;
  concurrency: number;
  retryLimit: number;
  retryBackoff: boolean;
  /** Validates, throwing for anything else. */
  parse(payload: unknown): JobPayload;
  keyOf(payload: unknown): string | undefined;
  run(payload: unknown): Promise<void>;
};

/** Joins what `Jobs.handle` is told into a handler; whatever reaches `run` is validated again, since jobs outlive releases. */
export function createHandler<T extends JobPayload>(
  name: string,
  schema: ZodType<T>,
  run: (payload: T) => Promise<void>,
  { concurrency = 4, retryLimit = 5, retryBackoff = true, key }: HandlerOptions<T>,
): Handler {
  return {
    ...{ name, concurrency, retryLimit, retryBackoff },
    parse: (payload) => schema.parse(payload),
    keyOf: (payload) => key?.(schema.parse(payload)),
    run: (payload) => run(schema.parse(payload)),
  };
}
