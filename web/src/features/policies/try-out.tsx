import { useState } from 'react';
import { useWatch } from 'react-hook-form';
import { Button } from '../../ui/button.tsx';
import type { Deed } from '../../ui/deed.ts';
import { Field } from '../../ui/field.tsx';
import { Card } from '../../ui/page.tsx';
import { type Problem, ProblemNotice } from '../../ui/problem.tsx';
import { SearchPicker } from '../../ui/search-picker.tsx';
import type { Finding, RunSummary } from '../runs/model.ts';
import { FindingDetails, OutcomeMark } from '../runs/receipts-list.tsx';
import type { PolicyInput } from './policy-input.ts';

type PlannedRun = Pick<RunSummary, 'id' | 'number' | 'title' | 'stack'>;

export interface TryOutProps {
  runs: {
    items: readonly PlannedRun[];
    loading: boolean;
    problem: Problem | null;
    search: (text: string) => void;
  };
  simulate: Deed<{ body: string; stack: string; run: string }, Finding>;
}

const nameOf = (run: PlannedRun): string => `${run.stack.name} #${run.number}`;

/** What the text as it is typed would say of the plan of a run: nothing is saved and no run is touched. */
export function TryOut({ runs, simulate }: TryOutProps) {
  const body = useWatch<PolicyInput, 'body'>({ name: 'body' });
  const [typed, setTyped] = useState('');
  const [chosen, setChosen] = useState<PlannedRun | null>(null);
  const [answer, setAnswer] = useState<{ to: string; finding: Finding } | null>(null);
  const forget = () => {
    simulate.reset();
    setAnswer(null);
  };
  const choose = (name: string) => {
    forget();
    setTyped(name);
    setChosen(runs.items.find((run) => nameOf(run) === name) ?? null);
  };
  const submit = () => {
    if (chosen === null) return;
    forget();
    simulate.submit({ body, stack: chosen.stack.id, run: chosen.id }, (finding) =>
      setAnswer({ to: body, finding }),
    );
  };
  return (
    <Card title="Try it out">
      <div className="flex flex-col gap-4">
        <div className="flex flex-wrap items-end gap-2">
          <Field
            label="Run"
            className="grow basis-56"
            error={
              typed !== '' && chosen === null ? 'No such run was found. Choose one of the list.' : undefined
            }
          >
            {(ids) => (
              <SearchPicker
                {...ids}
                what="a run"
                value={typed}
                options={runs.items.map((run) => ({ value: nameOf(run), hint: run.title }))}
                loading={runs.loading}
                problem={runs.problem}
                emptyText="No run with a plan was found. Search for another stack or title."
                onSearch={runs.search}
                onChange={choose}
              />
            )}
          </Field>
          <Button
            busy={simulate.busy}
            disabledReason={chosen === null ? 'Choose a run first.' : undefined}
            onClick={submit}
          >
            Try it out
          </Button>
        </div>
        <ProblemNotice problem={simulate.problem} title="It was not tried out" />
      </div>
      {/* What was said of a text is gone with the text. */}
      <div aria-live="polite" className="not-empty:mt-4">
        {answer?.to === body ? <Answer finding={answer.finding} /> : null}
      </div>
    </Card>
  );
}

/** Drawn by itself in the gallery too, as it comes only after a question. */
export const Answer = ({ finding }: { finding: Finding }) => (
  <div className="grid gap-3 border-t border-border pt-4">
    <div className="flex flex-wrap items-center gap-3">
      <OutcomeMark outcome={finding.outcome} />
      <span className="text-sm text-muted">{finding.milliseconds.toLocaleString('en')} ms</span>
    </div>
    <FindingDetails finding={finding} />
  </div>
);
