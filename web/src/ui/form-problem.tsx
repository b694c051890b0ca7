import { useEffect, useRef } from 'react';
import { ProblemNotice } from './problem.tsx';
import { problemAt, type Refusal, untold } from './refusal.ts';

interface FormProblemProps {
  refusal: Refusal;
  /** What the server calls the fields that are shown, and codes that are about one of them. */
  places: readonly string[];
  title?: string | undefined;
}

/**
 * At the end of a form, beside the button that sends it: what the server refused, as far as no field tells it. Where one
 * does, the first of them gets the focus instead.
 */
export function FormProblem({ refusal, places, title }: FormProblemProps) {
  const { fields } = refusal;
  const anchor = useRef<HTMLSpanElement>(null);
  const isAwaited = useRef(false);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a refusal moves the focus once, whatever is shown later
  useEffect(() => {
    isAwaited.current = places.some((place) => problemAt(fields, place) !== undefined);
  }, [fields]);
  // A form library puts errors at its fields one rendering later, so every rendering looks.
  useEffect(() => {
    if (!isAwaited.current) return;
    const wrong = anchor.current?.closest('form')?.querySelector<HTMLElement>('[aria-invalid="true"]');
    if (wrong == null) return;
    isAwaited.current = false;
    wrong.focus();
  });
  return (
    <>
      <span ref={anchor} hidden />
      <ProblemNotice problem={untold(refusal, places)} title={title} />
    </>
  );
}
