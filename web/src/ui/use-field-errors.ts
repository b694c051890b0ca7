import { useEffect } from 'react';
import type { FieldValues, Path, UseFormSetError } from 'react-hook-form';
import { problemAt } from './refusal.ts';

/** What the server calls a field, or a code that is about one field → the field of the form. */
export type FieldPlaces<Values extends FieldValues> = Readonly<Record<string, Path<Values>>>;

/** Puts what the server says about a field at that field; `FormProblem` goes there. `places` must be a constant. */
export function useFieldErrors<Values extends FieldValues>(
  setError: UseFormSetError<Values>,
  errors: Readonly<Record<string, string>>,
  places: FieldPlaces<Values>,
): void {
  useEffect(() => {
    for (const [name, field] of Object.entries(places)) {
      const message = problemAt(errors, name);
      if (message !== undefined) setError(field, { message });
    }
  }, [setError, errors, places]);
}
