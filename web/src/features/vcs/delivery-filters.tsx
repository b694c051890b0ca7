import { useId, useState } from 'react';
import { Button } from '../../ui/button.tsx';
import { FilterLinks } from '../../ui/filter-links.tsx';
import type { DeliveryFilter } from './model.ts';

type Choice<K extends keyof DeliveryFilter> = readonly (readonly [DeliveryFilter[K], string])[];

const verdicts: Choice<'verdict'> = [
  [undefined, 'All'],
  ['PROCESSED', 'Processed'],
  ['IGNORED', 'Ignored'],
  ['REFUSED', 'Refused'],
  ['FAILED', 'Failed'],
  ['RECEIVED', 'Waiting'],
];
const events: Choice<'event'> = [
  [undefined, 'All events'],
  ['repo', 'Pushes and repositories'],
  ['pullrequest', 'Pull requests'],
];
const times: Choice<'within'> = [
  [undefined, 'Any time'],
  ['hour', 'Last hour'],
  ['day', 'Last day'],
  ['week', 'Last week'],
];

interface DeliveryFiltersProps {
  integration: string;
  filter: DeliveryFilter;
  onRepository: (repository: string | undefined) => void;
}

/** Filters of the log live in the address: the back button undoes them. */
export function DeliveryFilters({ integration, filter, onRepository }: DeliveryFiltersProps) {
  const links = <K extends 'verdict' | 'event' | 'within'>(name: K, choice: Choice<K>) =>
    choice.map(([value, text]) => ({
      key: value ?? 'all',
      text,
      chosen: filter[name] === value,
      to: '/source-control/$integration/deliveries' as const,
      params: { integration },
      search: { ...filter, [name]: value },
    }));
  return (
    <div className="mb-4 grid gap-3">
      <FilterLinks label="Verdict" links={links('verdict', verdicts)} />
      <div className="flex flex-wrap gap-x-5 gap-y-3">
        <FilterLinks label="Event" links={links('event', events)} />
        <FilterLinks label="Time" links={links('within', times)} />
      </div>
      <RepositoryFilter key={filter.repository ?? ''} chosen={filter.repository} onChoose={onRepository} />
    </div>
  );
}

function RepositoryFilter(props: {
  chosen: string | undefined;
  onChoose: (text: string | undefined) => void;
}) {
  const id = useId();
  const [text, setText] = useState(props.chosen ?? '');
  return (
    <form
      className="flex max-w-md gap-2"
      onSubmit={(event) => {
        event.preventDefault();
        props.onChoose(text.trim() === '' ? undefined : text.trim());
      }}
    >
      <label htmlFor={id} className="sr-only">
        Repository
      </label>
      <input
        id={id}
        className="control"
        autoComplete="off"
        value={text}
        placeholder="Part of the repository's name"
        onChange={(event) => setText(event.target.value)}
      />
      <Button type="submit">Filter</Button>
    </form>
  );
}
