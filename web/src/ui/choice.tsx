import { clsx } from 'clsx';
import type { ComponentProps, ReactNode } from 'react';

interface ChoiceProps extends Omit<ComponentProps<'input'>, 'type'> {
  label: string;
  text?: ReactNode;
}

/** A radio button as a card: the whole card is its label. */
export function RadioCard({ label, text, ...input }: ChoiceProps) {
  return (
    <label
      className={clsx(
        'flex items-start gap-3 rounded border border-border bg-surface p-3 has-checked:border-accent has-checked:bg-selected',
        input.disabled
          ? 'cursor-not-allowed bg-sunken text-muted'
          : 'cursor-pointer hover:border-border-strong',
      )}
    >
      <input {...input} type="radio" className="mt-1" />
      <ChoiceText label={label} text={text} />
    </label>
  );
}

export function CheckBox({ label, text, ...input }: ChoiceProps) {
  return (
    <label
      className={clsx('flex items-start gap-3', input.disabled ? 'cursor-not-allowed' : 'cursor-pointer')}
    >
      <input {...input} type="checkbox" className="mt-1" />
      <ChoiceText label={label} text={text} />
    </label>
  );
}

function ChoiceText({ label, text }: { label: string; text?: ReactNode }) {
  return (
    <span className="min-w-0">
      <span className="block font-medium">{label}</span>
      {text === undefined ? null : <span className="block text-sm text-muted">{text}</span>}
    </span>
  );
}

export function ChoiceGroup(props: { legend: string; children: ReactNode; error?: string | undefined }) {
  return (
    <fieldset>
      <legend className="mb-1.5 font-medium">{props.legend}</legend>
      <div className="grid gap-2">{props.children}</div>
      {props.error === undefined ? null : (
        <p role="alert" className="mt-1.5 text-sm text-danger">
          {props.error}
        </p>
      )}
    </fieldset>
  );
}
