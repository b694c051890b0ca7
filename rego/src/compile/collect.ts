import { type Location, RegoError } from '../errors.ts';

/** Runs a part of the compiler; its RegoError is added to the errors, and so is that the stack was too small. */
export function collect<T>(errors: RegoError[], at: Location | undefined, work: () => T): T | undefined {
  try {
    return work();
  } catch (error) {
    errors.push(asCompileError(error, at));
    return undefined;
  }
}

function asCompileError(error: unknown, at: Location | undefined): RegoError {
  if (error instanceof RegoError) return error;
  if (error instanceof RangeError)
    return new RegoError('rego_compile_error', 'terms or else branches nest too deep: split the rule', at);
  throw error;
}
