import { zodResolver } from '@hookform/resolvers/zod';
import { Link } from '@tanstack/react-router';
import { GitBranch } from 'lucide-react';
import { useEffect } from 'react';
import { FormProvider, useForm } from 'react-hook-form';
import { Button, buttonClass } from '../../ui/button.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { PageBody, PageHeader } from '../../ui/page.tsx';
import { type Problem, ProblemNotice } from '../../ui/problem.tsx';
import { useFieldErrors } from '../../ui/use-field-errors.ts';
import type { Space } from '../identity/model.ts';
import type { PoolFieldProps } from '../workers/pool-field.tsx';
import { BehaviourFields } from './behaviour-fields.tsx';
import type { Source } from './model.ts';
import { NameFields, SourceFields, type SourceProps, ToolFields } from './stack-fields.tsx';
import { emptyStack, type StackInput, stackInput, stackPlaces } from './stack-input.ts';
import { StackSummaryCard } from './stack-summary-card.tsx';

interface StackCreateViewProps extends SourceProps, PoolFieldProps {
  spaces: readonly Space[];
  problem: Problem | null;
  fieldErrors: Readonly<Record<string, string>>;
  busy: boolean;
  /** Tells what the pickers must search in. */
  onSource: (source: Source) => void;
  onSubmit: (input: StackInput) => void;
}

export function StackCreateView(props: StackCreateViewProps) {
  return (
    <>
      <PageHeader
        crumbs={[
          <Link key="up" to="/stacks" className="hover:underline">
            Stacks
          </Link>,
        ]}
        title="New stack"
      />
      <PageBody>{props.integrations.length === 0 ? <NoIntegration /> : <CreateForm {...props} />}</PageBody>
    </>
  );
}

const NoIntegration = () => (
  <EmptyState
    icon={<GitBranch size={28} />}
    title="Connect Bitbucket Cloud first"
    action={
      <Link to="/source-control/new" className={buttonClass('primary')}>
        Set up integration
      </Link>
    }
  >
    A stack takes its code from a repository. An integration gives Gantry the right to read it.
  </EmptyState>
);

function CreateForm({ spaces, integrations, onSource, onSubmit, ...props }: StackCreateViewProps) {
  const form = useForm<StackInput>({
    resolver: zodResolver(stackInput),
    mode: 'onTouched',
    defaultValues: {
      ...emptyStack,
      space: spaces[0]?.id ?? '',
      vcsIntegrationId: (integrations.find((each) => each.isDefault) ?? integrations[0])?.id ?? '',
    },
  });
  const [integration, repository, branch, projectRoot] = form.watch([
    'vcsIntegrationId',
    'repository',
    'branch',
    'projectRoot',
  ]);
  useEffect(
    () => onSource({ integration, repository, branch, projectRoot }),
    [integration, repository, branch, projectRoot, onSource],
  );
  useFieldErrors(form.setError, props.fieldErrors, stackPlaces);
  return (
    <FormProvider {...form}>
      <div className="grid gap-8 lg:grid-cols-[minmax(0,1fr)_20rem]">
        <form noValidate onSubmit={form.handleSubmit(onSubmit)} id="new-stack">
          <SourceFields
            integrations={integrations}
            reachOf={props.reachOf}
            repositories={props.repositories}
            branches={props.branches}
            checked={props.checked}
          />
          <NameFields spaces={spaces} />
          <ToolFields fixedState={false} />
          <BehaviourFields pools={props.pools} reachOf={props.reachOf} />
          <ProblemNotice problem={props.problem} title="The stack was not created" />
          <div className="mt-4 flex gap-2">
            <Button look="primary" type="submit" busy={props.busy}>
              Create stack
            </Button>
            <Link to="/stacks" className={buttonClass('ghost')}>
              Cancel
            </Link>
          </div>
        </form>
        <StackSummaryCard input={form.watch()} integrations={integrations} />
      </div>
    </FormProvider>
  );
}
