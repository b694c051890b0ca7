import { useEffect } from 'react';
import type { FieldValues, Path, UseFormSetError } from 'react-hook-form';

/** What the server calls a field, or a code that is about one field → the field of the form. */
export type FieldPlaces<Values extends FieldValues> = Readonly<Record<string, Path<Values>>>;

/** Puts what the server says about a field at that field, and goes to the first. `places` must be a constant. */
export function useFieldErrors<Values extends FieldValues>(
  setError: UseFormSetError<Values>,
  errors: Readonly<Record<string, string>>,
  places: FieldPlaces<Values>,
): void {
  useEffect(() => {
    let isFirst = true;
    for (const [name, field] of Object.entries(places)) {
      const message = errors[name];
      if (message === undefined) continue;
      setError(field, { message }, { shouldFocus: isFirst });
      isFirst = false;
    }
  }, [setError, errors, places]);
}
