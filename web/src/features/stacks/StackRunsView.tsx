import { Play } from 'lucide-react';
import { FilterLinks } from '../../ui/filter-links.tsx';
import type { RunSummary } from '../runs/model.ts';
import { type MoreRows, RunTable } from '../runs/run-table.tsx';
import { type Part, PartBody } from './part.tsx';

interface StackRunsViewProps extends Part<RunSummary> {
  stack: string;
  /** Nothing starts in it. */
  disabled: boolean;
  kind: 'proposed' | undefined;
  more: MoreRows | null;
}

export function StackRunsView({ stack, disabled, kind, more, ...part }: StackRunsViewProps) {
  const params = { stack };
  return (
    <>
      <FilterLinks
        label="Kind of runs"
        links={[
          {
            key: 'tracked',
            to: '/stack/$stack',
            params,
            search: {},
            text: 'Tracked',
            chosen: kind === undefined,
          },
          {
            key: 'proposed',
            to: '/stack/$stack',
            params,
            search: { kind: 'proposed' },
            text: 'Proposed',
            chosen: kind === 'proposed',
          },
        ]}
      />
      <PartBody
        {...part}
        empty={{
          icon: <Play size={28} />,
          title: kind === 'proposed' ? 'No previews yet' : 'No runs yet',
          text: disabled
            ? 'Nothing starts here before the stack is enabled again.'
            : kind === 'proposed'
              ? 'A push to another branch, or a pull request, starts a preview that changes nothing.'
              : 'A push to the tracked branch starts the first run; the Trigger button starts one now.',
        }}
      >
        {(runs) => <RunTable caption="Runs" runs={runs} withStack={false} more={more} />}
      </PartBody>
    </>
  );
}
