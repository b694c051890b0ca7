import { clsx } from 'clsx';
import { CircleAlert } from 'lucide-react';
import { type ReactNode, useId } from 'react';

export interface ControlIds {
  id: string;
  'aria-describedby': string | undefined;
  'aria-invalid': true | undefined;
}

interface FieldProps {
  label: string;
  help?: ReactNode;
  /** Stands in place of the help. */
  error?: string | undefined;
  optional?: boolean;
  className?: string;
  children: (ids: ControlIds) => ReactNode;
}

/** Label above, control, help or error below; ties them together for screen readers. */
export function Field({ label, help, error, optional, className, children }: FieldProps) {
  const id = useId();
  const note = `${id}-note`;
  const noted = help !== undefined || error !== undefined;
  return (
    <div className={clsx('min-w-0', className)}>
      <label htmlFor={id} className="mb-1.5 block font-medium">
        {label} {optional ? <span className="ml-0.5 font-normal text-faint">optional</span> : null}
      </label>
      {children({
        id,
        'aria-describedby': noted ? note : undefined,
        'aria-invalid': error === undefined ? undefined : true,
      })}
      {noted ? (
        <div id={note} className="mt-1.5 text-sm">
          {error === undefined ? <div className="text-muted">{help}</div> : <FieldError text={error} />}
        </div>
      ) : null}
    </div>
  );
}

export function FieldError({ text }: { text: string }) {
  return (
    <p className="flex items-start gap-1.5 text-danger" role="alert">
      <CircleAlert size={15} className="mt-0.5 shrink-0" aria-hidden />
      {text}
    </p>
  );
}

/** Fields that belong together, with a heading for the eye and for screen readers. */
export function FieldGroup(props: { title: string; text?: ReactNode; children: ReactNode }) {
  const heading = useId();
  return (
    <section aria-labelledby={heading} className="border-t border-border py-6 first:border-t-0 first:pt-0">
      <h2 id={heading} className="text-lg font-semibold">
        {props.title}
      </h2>
      {props.text === undefined ? null : <p className="mt-0.5 max-w-[75ch] text-muted">{props.text}</p>}
      <div className="mt-4 grid gap-5">{props.children}</div>
    </section>
  );
}
