import { AppError } from '@gantry/contract/errors';

/** What a stream yields: a value, or the refusal that ends it. */
export type Streamed<T> = { readonly value: T } | { readonly refusal: AppError };

/**
 * An async generator that can be stopped while it waits: leaving it aborts the signal, which it has to heed. A refusal
 * (signed out, role taken away) becomes its last item, so that the reader learns why; any other failure breaks the line.
 */
export function stream<T>(
  generate: (signal: AbortSignal) => AsyncGenerator<T, void>,
): AsyncIterableIterator<Streamed<T>> {
  const stopping = new AbortController();
  const items = withRefusal(generate(stopping.signal), stopping);
  return {
    next: () => items.next(),
    return() {
      stopping.abort();
      return items.return(undefined);
    },
    throw(error) {
      stopping.abort();
      return items.throw(error);
    },
    [Symbol.asyncIterator]() {
      return this;
    },
  };
}

async function* withRefusal<T>(
  values: AsyncGenerator<T, void>,
  stopping: AbortController,
): AsyncGenerator<Streamed<T>, void> {
  try {
    for await (const value of values) yield { value };
  } catch (error) {
    if (!(error instanceof AppError) || error.status >= 500) throw error;
    yield { refusal: error };
  } finally {
    stopping.abort();
  }
}

/** Throws inside of the field, where GraphQL makes an error of it that the reader can understand. */
export function unwrap<T>(item: Streamed<T>): T {
  if ('refusal' in item) throw item.refusal;
  return item.value;
}
