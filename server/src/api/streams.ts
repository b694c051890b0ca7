import { AppError } from '@gantry/contract/errors';

/**
 * An async generator that can be stopped while it waits: leaving it aborts the signal, which it has to heed. A refusal
 * (signed out, role taken away) is told to the reader as the last item; after any other failure the line is cut, so
 * that the reader connects again.
 */
export function stream<T>(
  cutLine: () => void,
  generate: (signal: AbortSignal) => AsyncGenerator<T, void>,
): AsyncIterableIterator<T> {
  const stopping = new AbortController();
  const items = supervised(generate(stopping.signal), stopping, cutLine);
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

async function* supervised<T>(
  items: AsyncGenerator<T, void>,
  stopping: AbortController,
  cutLine: () => void,
): AsyncGenerator<T, void> {
  try {
    yield* items;
  } catch (error) {
    if (!(error instanceof AppError) || error.status >= 500) cutLine();
    throw error;
  } finally {
    stopping.abort();
  }
}
