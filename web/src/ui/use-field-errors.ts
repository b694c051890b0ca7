import { useEffect } from 'react';
import type { FieldValues, Path, UseFormSetError } from 'react-hook-form';

/** Puts what the server says about a field at that field. `names` must be a constant. */
export function useFieldErrors<Values extends FieldValues>(
  setError: UseFormSetError<Values>,
  errors: Readonly<Record<string, string>>,
  names: readonly Path<Values>[],
): void {
  useEffect(() => {
    for (const name of names) {
      const message = errors[name];
      if (message !== undefined) setError(name, { message });
    }
  }, [setError, errors, names]);
}
