import { ChoiceGroup, RadioCard } from '../../ui/choice.tsx';
import { Notice } from '../../ui/notice.tsx';
import { type Problem, ProblemNotice } from '../../ui/problem.tsx';
import { TimeAgo } from '../../ui/time.tsx';
import type { Asking, Polling } from './model.ts';

export interface AskingProps {
  asking: Asking | null | undefined;
  busy: boolean;
  problem: Problem | null;
  onChoose: (polling: Polling) => void;
}

/** Nothing is lost: how Bitbucket is asked for what no webhook told of, and what came of it. */
export function AskingPanel({ asking, busy, problem, onChoose }: AskingProps) {
  if (!asking || asking.polling === null) return null;
  const { polling, callBudget, repositories } = asking;
  return (
    <details className="mb-5 rounded border border-border bg-surface">
      <summary className="cursor-pointer px-4 py-3 font-medium">
        Missed events{' '}
        <span className="ml-1 font-normal text-muted">
          {polling === 'ALWAYS'
            ? 'Gantry asks Bitbucket for them every minute'
            : 'Gantry asks Bitbucket for them, more often where webhooks are missing'}
        </span>
      </summary>
      <div className="grid gap-4 border-t border-border p-4">
        <ChoiceGroup legend="Ask Bitbucket for branches and pull requests">
          <RadioCard
            name="polling"
            label="Automatically"
            text="Seldom while webhooks work, soon after something happened, every minute where none arrives."
            checked={polling === 'AUTOMATIC'}
            disabled={busy}
            onChange={() => onChoose('AUTOMATIC')}
          />
          <RadioCard
            name="polling"
            label="Every minute"
            text="For a server that Bitbucket's webhooks cannot reach."
            checked={polling === 'ALWAYS'}
            disabled={busy}
            onChange={() => onChoose('ALWAYS')}
          />
        </ChoiceGroup>
        <ProblemNotice problem={problem} />
        {callBudget === null ? null : (
          <p className="text-sm text-muted">
            {callBudget.used.toLocaleString()} of {callBudget.limit.toLocaleString()} calls of Bitbucket's API
            used in the last hour.
            {callBudget.pausedUntil === null ? '' : ' Bitbucket refuses calls now; they are paused.'}
          </p>
        )}
        <ul className="grid gap-2">
          {(repositories ?? []).map((each) => (
            <Asked key={each.repository} asked={each} />
          ))}
        </ul>
      </div>
    </details>
  );
}

type AskedRepository = NonNullable<Asking['repositories']>[number];

function Asked({ asked }: { asked: AskedRepository }) {
  return (
    <li className="text-sm">
      <p className="flex flex-wrap gap-x-3">
        <span className="font-medium">{asked.repository}</span>
        <span className="text-muted">
          {asked.polledAt === null ? (
            'Not asked yet'
          ) : (
            <>
              Asked <TimeAgo at={asked.polledAt} />
            </>
          )}
        </span>
        {asked.missedAt === null ? null : (
          <span className="text-muted">
            Something was missed <TimeAgo at={asked.missedAt} />
          </span>
        )}
      </p>
      {asked.pollProblem === null ? null : <Notice tone="warning">{asked.pollProblem}</Notice>}
    </li>
  );
}
