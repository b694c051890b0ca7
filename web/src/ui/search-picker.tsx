import { Command } from 'cmdk';
import { Check, ChevronsUpDown, LoaderCircle } from 'lucide-react';
import { Popover } from 'radix-ui';
import { type ReactNode, useState } from 'react';
import type { ControlIds } from './field.tsx';
import type { Problem } from './problem.tsx';

export interface Option {
  value: string;
  hint?: ReactNode;
}

interface SearchPickerProps extends ControlIds {
  /** Completes "Search …". */
  what: string;
  value: string;
  options: readonly Option[];
  loading: boolean;
  problem: Problem | null;
  /** What to do when nothing was found. */
  emptyText: string;
  disabled?: boolean;
  onSearch: (text: string) => void;
  onChange: (value: string) => void;
}

/** A picker that searches elsewhere; anything may also be typed in full and used as it is. */
export function SearchPicker(props: SearchPickerProps) {
  const [open, setOpen] = useState(false);
  const { id, 'aria-describedby': describedBy, 'aria-invalid': invalid } = props;
  const toggle = (next: boolean) => {
    setOpen(next);
    if (next) props.onSearch('');
  };
  const choose = (value: string) => {
    props.onChange(value);
    setOpen(false);
  };
  return (
    <Popover.Root open={open} onOpenChange={toggle}>
      <Popover.Trigger asChild>
        <button
          id={id}
          type="button"
          aria-describedby={describedBy}
          aria-invalid={invalid}
          disabled={props.disabled}
          className="control flex items-center justify-between gap-2 text-left"
        >
          <span className={props.value === '' ? 'text-faint' : 'truncate'}>
            {props.value === '' ? `Choose ${props.what}` : props.value}
          </span>
          <ChevronsUpDown size={15} className="shrink-0 text-muted" aria-hidden />
        </button>
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Content
          align="start"
          sideOffset={4}
          aria-label={`Choose ${props.what}`}
          className="enter-fade z-50 w-(--radix-popover-trigger-width) min-w-64 rounded border border-border-strong bg-surface shadow-float"
        >
          <PickerList {...props} onChoose={choose} />
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  );
}

function PickerList(props: SearchPickerProps & { onChoose: (value: string) => void }) {
  const [text, setText] = useState('');
  const typed = text.trim();
  const known = props.options.some((option) => option.value === typed);
  return (
    <Command shouldFilter={false} label={`Search ${props.what}`}>
      <div className="flex items-center gap-2 border-b border-border px-3">
        <Command.Input
          autoFocus
          placeholder={`Search ${props.what}`}
          value={text}
          onValueChange={(next) => {
            setText(next);
            props.onSearch(next.trim());
          }}
          className="h-9 grow bg-transparent outline-none placeholder:text-faint"
        />
        {props.loading ? <LoaderCircle size={15} className="turn text-muted" aria-label="Searching" /> : null}
      </div>
      <Command.List className="max-h-64 overflow-y-auto p-1" label={`Found ${props.what}`}>
        {props.options.map((option) => (
          <Item
            key={option.value}
            {...option}
            chosen={option.value === props.value}
            onChoose={props.onChoose}
          />
        ))}
        {typed !== '' && !known ? <Item value={typed} hint="use as typed" onChoose={props.onChoose} /> : null}
      </Command.List>
      {props.problem !== null || (props.options.length === 0 && !props.loading) ? (
        <p className="border-t border-border px-3 py-2 text-sm text-muted" role="status">
          {props.problem?.message ?? props.emptyText}
        </p>
      ) : null}
    </Command>
  );
}

function Item(props: Option & { chosen?: boolean; onChoose: (value: string) => void }) {
  return (
    <Command.Item
      value={props.value}
      onSelect={() => props.onChoose(props.value)}
      className="flex cursor-pointer items-center gap-2 rounded px-2 py-1.5 data-[selected=true]:bg-hover"
    >
      <Check size={14} className={props.chosen ? 'shrink-0' : 'invisible shrink-0'} aria-hidden />
      <span className="truncate">{props.value}</span>
      {props.hint === undefined ? null : (
        <span className="ml-auto shrink-0 text-xs text-muted">{props.hint}</span>
      )}
    </Command.Item>
  );
}
