import { Children, type ReactNode } from 'react';

interface FilterChoiceProps {
  label: string;
  /** The choice that filters nothing. */
  any: string;
  value: string | undefined;
  onChange: (value: string | undefined) => void;
  /** The options; without any the choice is not shown. */
  children: ReactNode;
}

/** One of many values as a filter. */
export function FilterChoice({ label, any, value, onChange, children }: FilterChoiceProps) {
  if (Children.count(children) === 0) return null;
  return (
    <label>
      <span className="sr-only">{label}</span>
      <select
        className="control text-sm sm:max-w-34"
        value={value ?? ''}
        onChange={(event) => onChange(event.target.value === '' ? undefined : event.target.value)}
      >
        <option value="">{any}</option>
        {children}
      </select>
    </label>
  );
}
