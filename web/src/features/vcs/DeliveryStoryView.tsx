import { Link } from '@tanstack/react-router';
import { RotateCw } from 'lucide-react';
import { Button } from '../../ui/button.tsx';
import { PageBody, PageHeader } from '../../ui/page.tsx';
import { PageProblem } from '../../ui/page-problem.tsx';
import { PageSkeleton } from '../../ui/page-skeleton.tsx';
import { type Problem, ProblemNotice } from '../../ui/problem.tsx';
import { TimeAgo } from '../../ui/time.tsx';
import type { DeliveryStory } from './model.ts';
import { StorySteps } from './story-steps.tsx';
import { VerdictMark } from './verdict-mark.tsx';

interface DeliveryStoryViewProps {
  story: DeliveryStory | undefined;
  problem: Problem | null;
  onRetry: () => void;
  replay: { busy: boolean; problem: Problem | null; run: () => void };
}

/** Received → verified → events → decisions → runs, on one screen. */
export function DeliveryStoryView({ story, problem, onRetry, replay }: DeliveryStoryViewProps) {
  if (problem !== null) {
    return <PageProblem problem={problem} onRetry={onRetry} />;
  }
  if (story === undefined) return <PageSkeleton />;
  const refused =
    story.verdict === 'REFUSED'
      ? 'A refused delivery is not trusted. Mend the secret and let Bitbucket send it again.'
      : undefined;
  return (
    <>
      <PageHeader
        crumbs={[
          <Link key="list" to="/source-control" className="hover:underline">
            Source control
          </Link>,
          <Link
            key="deliveries"
            to="/source-control/$integration/deliveries"
            params={{ integration: story.integrationId }}
            className="hover:underline"
          >
            Deliveries
          </Link>,
        ]}
        title={story.eventKey}
        facts={
          <>
            <VerdictMark verdict={story.verdict} />
            {story.repository === null ? null : <span>{story.repository}</span>}
            <TimeAgo at={story.receivedAt} />
          </>
        }
        actions={
          <Button
            icon={<RotateCw size={15} aria-hidden />}
            busy={replay.busy}
            disabledReason={refused}
            onClick={replay.run}
          >
            Process again
          </Button>
        }
      />
      <PageBody>
        <div className="grid gap-4">
          <ProblemNotice problem={replay.problem} title="The delivery was not processed again" />
          <StorySteps story={story} />
        </div>
      </PageBody>
    </>
  );
}
