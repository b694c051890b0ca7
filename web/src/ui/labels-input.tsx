import { X } from 'lucide-react';
import { type KeyboardEvent, useState } from 'react';
import { Badge } from './badge.tsx';
import type { ControlIds } from './field.tsx';

interface LabelsInputProps extends ControlIds {
  value: readonly string[];
  onChange: (labels: string[]) => void;
  disabled?: boolean;
}

/** Enter, comma or leaving the field adds a label; Backspace in an empty field takes the last one away. */
export function LabelsInput({ value, onChange, disabled, ...ids }: LabelsInputProps) {
  const [text, setText] = useState('');
  const add = () => {
    const fresh = text
      .split(',')
      .map((part) => part.trim())
      .filter((part) => part !== '');
    if (fresh.length > 0) onChange([...new Set([...value, ...fresh])]);
    setText('');
  };
  const keyed = (event: KeyboardEvent) => {
    if ((event.key === 'Enter' || event.key === ',') && text.trim() !== '') {
      event.preventDefault();
      add();
    } else if (event.key === 'Backspace' && text === '') {
      onChange(value.slice(0, -1));
    }
  };
  return (
    <div className="control flex flex-wrap items-center gap-1.5 focus-within:outline-2 focus-within:outline-offset-2 focus-within:outline-focus">
      {value.map((label) => (
        <Badge key={label}>
          <span className="min-w-0 whitespace-normal wrap-anywhere">{label}</span>
          <button
            type="button"
            aria-label={`Remove label ${label}`}
            className="-mr-1 ml-1 rounded p-0.5 hover:bg-hover"
            onClick={() => onChange(value.filter((each) => each !== label))}
          >
            <X size={12} aria-hidden />
          </button>
        </Badge>
      ))}
      <input
        {...ids}
        value={text}
        disabled={disabled}
        onChange={(event) => setText(event.target.value)}
        onKeyDown={keyed}
        onBlur={add}
        className="min-w-24 grow bg-transparent outline-none"
      />
    </div>
  );
}
