import { Search } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';

interface SearchFieldProps {
  /** Its accessible name: "Filter stacks". */
  label: string;
  placeholder: string;
  text: string;
  onText: (text: string) => void;
}

/** What is typed stands in the field at once, whatever the address and the list still do; `/` goes there. */
export function SearchField({ label, placeholder, text, onText }: SearchFieldProps) {
  const [typed, setTyped] = useState(text);
  const told = useRef(text);
  useEffect(() => {
    // An address that lags behind the typing must not take letters back.
    if (text === told.current) return;
    told.current = text;
    setTyped(text);
  }, [text]);
  return (
    <label className="relative block w-full grow basis-44 sm:max-w-72">
      <span className="sr-only">{label}</span>
      <Search size={15} className="pointer-events-none absolute top-[11px] left-3 text-muted" aria-hidden />
      <input
        data-filter
        className="control pl-9!"
        placeholder={placeholder}
        maxLength={200}
        value={typed}
        onChange={(event) => {
          told.current = event.target.value;
          setTyped(event.target.value);
          onText(event.target.value);
        }}
      />
    </label>
  );
}
