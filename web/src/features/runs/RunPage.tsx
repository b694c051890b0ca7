import { useQuery } from '@tanstack/react-query';
import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { toast } from 'sonner';
import { asProblem } from '../../api/api-error.ts';
import { useRunAction } from '../../api/run-deeds.ts';
import { runChangesOptions, runOptions, useRunComment } from '../../api/runs.ts';
import { useRunLog } from '../../api/use-run-log.ts';
import { useTitle } from '../../ui/use-title.ts';
import { NotFoundView } from '../frame/NotFoundView.tsx';
import type { RunAction, RunDeed, RunDetails } from './model.ts';
import { RunPageView } from './RunPageView.tsx';
import { labelOf, shapeOf } from './run-state-mark.tsx';
import { viewOf } from './run-views.ts';

const route = getRouteApi('/frame/stack/$stack/run/$run');

export function RunPage() {
  const { stack, run: id } = route.useParams();
  const { view: asked, action: only } = route.useSearch();
  const navigate = useNavigate();
  const run = useQuery(runOptions(stack, id));
  const shown = run.data;
  const view = viewOf(asked, shown ?? null);
  const changes = useQuery({ ...runChangesOptions(stack, id), enabled: shown?.delta != null });
  const log = useRunLog(stack, id);
  const act = useActing(stack, id);
  const comment = useRunComment(stack, id);
  useTitle(shown ? titleOf(shown) : 'Run', shown ? shapeOf(shown.state) : undefined);
  if (shown === null) return <NotFoundView what="run" />;
  return (
    <RunPageView
      run={shown}
      problem={shown === undefined ? asProblem(run.error) : null}
      onRetry={() => void run.refetch()}
      view={view}
      changes={{
        data: changes.data ?? undefined,
        problem: changes.data === undefined ? asProblem(changes.error) : null,
        onRetry: () => void changes.refetch(),
        chosen: only ?? null,
        onChoose: (action) =>
          void navigate({
            to: '.',
            search: (before) => ({ ...before, view: 'changes' as const, action: action ?? undefined }),
            replace: true,
            resetScroll: false,
          }),
      }}
      log={log}
      action={act}
      commenting={{
        busy: comment.isPending,
        problem: asProblem(comment.error),
        send: (body, done) => comment.mutate(body, { onSuccess: done }),
      }}
    />
  );
}

const titleOf = (run: RunDetails) => `${labelOf(run.state)} · ${run.stack.name} #${run.number}`;

const done: Record<RunAction, string> = {
  CONFIRM: 'Confirmed. The apply starts as soon as a worker is free.',
  DISCARD: 'Discarded. Nothing was changed.',
  STOP: 'Told the worker to stop.',
  RETRY: 'A new run was started.',
  PROMOTE: 'A run that deploys this commit was started.',
  PRIORITIZE: 'It goes before the runs of other stacks.',
  DEPRIORITIZE: 'It takes its turn again.',
  REPLAN: 'The chosen resources are planned again.',
  REVIEW: 'Your review was recorded.',
};

function useActing(stack: string, run: string) {
  const navigate = useNavigate();
  const action = useRunAction(stack, run);
  return {
    busy: action.isPending ? (action.variables?.action ?? null) : null,
    problem: asProblem(action.error),
    reset: action.reset,
    perform: (what: RunDeed, after: () => void) =>
      action.mutate(what, {
        onSuccess: (answer) => {
          after();
          toast(done[what.action]);
          if (answer.id !== run) {
            void navigate({ to: '/stack/$stack/run/$run', params: { stack, run: answer.id } });
          }
        },
      }),
  };
}
