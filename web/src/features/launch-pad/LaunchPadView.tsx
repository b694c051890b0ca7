import { Link, type LinkProps } from '@tanstack/react-router';
import { clsx } from 'clsx';
import { Check } from 'lucide-react';
import { buttonClass } from '../../ui/button.tsx';
import { PageBody, PageHeader } from '../../ui/page.tsx';
import { type Problem, ProblemPanel } from '../../ui/problem.tsx';
import { Bar, Loading } from '../../ui/skeleton.tsx';
import type { LaunchPad, LaunchPadStep } from './model.ts';

interface LaunchPadViewProps {
  pad: LaunchPad | undefined;
  problem: Problem | null;
  onRetry: () => void;
}

interface StepText {
  title: string;
  text: string;
  /** Why a step that is not available yet can wait. */
  coming: string;
  action: Way;
  again: Way;
}

type Way = { label: string; to: NonNullable<LinkProps['to']>; search?: { invite: 'open' } };

const steps: Record<LaunchPadStep['key'], StepText> = {
  SOURCE_CODE: {
    title: 'Integrate source code',
    text: 'Connect Bitbucket Cloud, so that pushes and pull requests start runs and see their results.',
    coming: '',
    action: { label: 'Connect Bitbucket Cloud', to: '/source-control/new' },
    again: { label: 'Open source control', to: '/source-control' },
  },
  CLOUD_ACCOUNT: {
    title: 'Integrate a cloud account',
    text: 'Give the runs of a stack the variables from which its provider takes credentials: kept encrypted, and handed to a worker for a run only. Where the worker’s machine has a role of its own, the first apply completes this step.',
    coming: 'Comes after the first stack, whose environment holds the credentials.',
    action: { label: 'Set credentials', to: '/stack/$stack/environment' },
    again: { label: 'Open environment', to: '/stack/$stack/environment' },
  },
  FIRST_STACK: {
    title: 'Create your first stack',
    text: 'A stack is a folder of a repository with its state, variables and settings, planned and applied together.',
    coming: '',
    action: { label: 'Create a stack', to: '/stacks/new' },
    again: { label: 'Open stacks', to: '/stacks' },
  },
  TEAMMATES: {
    title: 'Invite teammates',
    text: 'Give others their own sign-in and roles in spaces.',
    coming: '',
    action: { label: 'Invite people', to: '/people', search: { invite: 'open' } },
    again: { label: 'Open people', to: '/people' },
  },
};

export function LaunchPadView({ pad, problem, onRetry }: LaunchPadViewProps) {
  const first = pad?.steps.find((step) => step.available && !step.done)?.key;
  return (
    <>
      <PageHeader title="LaunchPad" facts="From an empty installation to the first applied change" />
      <PageBody>
        <div className="max-w-3xl">
          {problem === null ? null : <ProblemPanel problem={problem} onRetry={onRetry} />}
          {pad === undefined && problem === null ? <PadSkeleton /> : null}
          {pad === undefined ? null : (
            <>
              <Progress done={pad.done} total={pad.total} />
              <ol className="overflow-hidden rounded border border-border bg-surface">
                {pad.steps.map((step, index) => (
                  <Step key={step.key} step={step} place={index + 1} primary={step.key === first} />
                ))}
              </ol>
            </>
          )}
        </div>
      </PageBody>
    </>
  );
}

function Progress({ done, total }: { done: number; total: number }) {
  return (
    <div className="mb-4 flex items-center gap-3">
      <div
        role="progressbar"
        aria-label="Steps done"
        aria-valuenow={done}
        aria-valuemin={0}
        aria-valuemax={total}
        className="h-1.5 w-48 overflow-hidden rounded-full bg-border"
      >
        <div
          className="h-full bg-success-fill"
          style={{ width: `${total === 0 ? 0 : (done / total) * 100}%` }}
        />
      </div>
      <p className="text-muted">
        {done} of {total} done
      </p>
    </div>
  );
}

function Step({ step, place, primary }: { step: LaunchPadStep; place: number; primary: boolean }) {
  const words = steps[step.key];
  const link = step.done ? words.again : step.available ? words.action : null;
  return (
    <li className="flex items-center gap-x-4 gap-y-3 border-b border-border p-4 last:border-b-0 max-sm:flex-wrap max-sm:items-start max-sm:has-[[data-done=true]]:gap-y-0 max-sm:has-[[data-done=true]]:pb-2">
      <StepMark place={place} done={step.done} off={!step.available} />
      <div className="min-w-0 grow basis-64">
        <h2 className="font-semibold">
          {words.title}
          {step.done ? <span className="sr-only"> (done)</span> : null}
        </h2>
        <p className="text-muted">{step.done ? (step.fact ?? words.text) : words.text}</p>
        {step.available || step.done ? null : <p className="mt-0.5 text-sm text-faint">{words.coming}</p>}
      </div>
      {link === null ? null : (
        <Link
          to={link.to}
          {...(link.search === undefined ? {} : { search: link.search })}
          data-done={step.done}
          {...(step.stackId === null ? {} : { params: { stack: step.stackId } })}
          className={clsx(
            buttonClass(primary ? 'primary' : step.done ? 'ghost' : 'secondary'),
            'shrink-0',
            // Under the words: the mark and its gap, without what a ghost has at its side.
            step.done ? 'max-sm:ml-[29px]' : 'max-sm:ml-11',
          )}
        >
          {link.label}
        </Link>
      )}
    </li>
  );
}

function StepMark({ place, done, off }: { place: number; done: boolean; off: boolean }) {
  if (done) {
    return (
      <span
        className="grid size-7 shrink-0 place-items-center rounded-full bg-success-soft text-success"
        aria-hidden
      >
        <Check size={16} strokeWidth={2.5} />
      </span>
    );
  }
  return (
    <span
      aria-hidden
      className={`grid size-7 shrink-0 place-items-center rounded-full border font-semibold ${
        off ? 'border-dashed border-border-strong text-faint' : 'border-border-strong text-text'
      }`}
    >
      {place}
    </span>
  );
}

const places = [1, 2, 3, 4] as const;

const PadSkeleton = () => (
  <Loading>
    <Bar className="mt-2 mb-6 h-1.5 w-48" />
    <div className="overflow-hidden rounded border border-border bg-surface">
      {places.map((place) => (
        <div key={place} className="flex items-center gap-4 border-b border-border p-4 last:border-b-0">
          <Bar className="size-7 shrink-0 rounded-full" />
          <div className="grid grow gap-3 py-1">
            <Bar className="w-44" />
            <Bar className="w-full max-w-md" />
          </div>
          <Bar className="h-9 w-36" />
        </div>
      ))}
    </div>
  </Loading>
);
