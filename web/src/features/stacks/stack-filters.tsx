import { useMemo } from 'react';
import { FilterChoice } from '../../ui/filter-choice.tsx';
import { FilterLinks } from '../../ui/filter-links.tsx';
import { MarkIcon } from '../../ui/mark.tsx';
import { SearchField } from '../../ui/search-field.tsx';
import type { StackState } from '../runs/model.ts';
import type { FacetValue, StackFacets } from './model.ts';
import { SavedViews } from './saved-views.tsx';
import { countGroups, groupLabels, type StackFilter, stateGroups } from './stack-filter.ts';

interface StackFiltersProps {
  states: readonly { state: StackState; count: number }[];
  facets: StackFacets | undefined;
  spaceNames: ReadonlyMap<string, string>;
  filter: StackFilter;
  onFilter: (filter: StackFilter) => void;
}

export function StackFilters({ states, facets, spaceNames, filter, onFilter }: StackFiltersProps) {
  const labels = facets?.labels.filter(({ value }) => !value.startsWith('folder:')) ?? [];
  const set = (key: 'label' | 'space' | 'repository' | 'only' | 'order') => (value: string | undefined) =>
    onFilter({ ...filter, [key]: value });
  return (
    <div className="mb-4 grid gap-3">
      <div className="flex flex-wrap gap-2 max-lg:grid max-lg:grid-cols-2 sm:max-lg:grid-cols-3 max-lg:[&_select]:max-w-none">
        <div className="max-lg:col-span-full lg:contents max-lg:*:max-w-none!">
          <SearchField
            label="Filter stacks"
            placeholder="Name, repository, folder, label"
            text={filter.text ?? ''}
            onText={(text) => onFilter({ ...filter, text: text === '' ? undefined : text })}
          />
        </div>
        <FilterChoice label="Space" any="Any space" value={filter.space} onChange={set('space')}>
          {several(facets?.spaces, filter.space).map(({ value, count }) => (
            <option key={value} value={value}>
              {spaceNames.get(value) ?? value} ({count})
            </option>
          ))}
        </FilterChoice>
        <FilterChoice
          label="Repository"
          any="Any repository"
          value={filter.repository}
          onChange={set('repository')}
        >
          {several(facets?.repositories, filter.repository).map(facetOption)}
        </FilterChoice>
        <FilterChoice label="Label" any="Any label" value={filter.label} onChange={set('label')}>
          {labels.map(facetOption)}
        </FilterChoice>
        <FilterChoice label="Only" any="Locked or not" value={filter.only} onChange={set('only')}>
          <option value="locked">Locked</option>
          <option value="detached">Without integration</option>
        </FilterChoice>
        <FilterChoice label="Order" any="Urgent first" value={filter.order} onChange={set('order')}>
          <option value="name">By name</option>
          <option value="recent">Latest change first</option>
        </FilterChoice>
        <span className="max-lg:*:w-full lg:ml-auto">
          <SavedViews filter={filter} onFilter={onFilter} />
        </span>
      </div>
      <StateLinks states={states} filter={filter} />
    </div>
  );
}

/** One value alone filters nothing, unless the address asks for it. */
const several = (values: readonly FacetValue[] | undefined, chosen: string | undefined) =>
  values !== undefined && (values.length > 1 || chosen !== undefined) ? values : [];

const facetOption = ({ value, count }: FacetValue) => (
  <option key={value} value={value}>
    {value} ({count})
  </option>
);

function StateLinks({ states, filter }: Pick<StackFiltersProps, 'states' | 'filter'>) {
  const counts = useMemo(() => countGroups(states), [states]);
  const all = [...counts.values()].reduce((sum, count) => sum + count, 0);
  const groups = stateGroups.filter((group) => (counts.get(group) ?? 0) > 0 || filter.state === group);
  return (
    <FilterLinks
      label="Filter by state"
      links={[
        {
          key: 'all',
          to: '/stacks',
          search: { ...filter, state: undefined },
          text: `All ${all.toLocaleString('en')}`,
          chosen: filter.state === undefined,
        },
        ...groups.map((group) => ({
          key: group,
          to: '/stacks' as const,
          search: { ...filter, state: group },
          text: (
            <>
              <MarkIcon shape={group} size={12} />
              {groupLabels[group]} {(counts.get(group) ?? 0).toLocaleString('en')}
            </>
          ),
          chosen: filter.state === group,
        })),
      ]}
    />
  );
}
