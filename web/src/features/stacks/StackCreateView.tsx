import { zodResolver } from '@hookform/resolvers/zod';
import { Link } from '@tanstack/react-router';
import { useEffect, useRef } from 'react';
import { FormProvider, type UseFormReturn, useForm } from 'react-hook-form';
import { Button, buttonClass } from '../../ui/button.tsx';
import { FormProblem } from '../../ui/form-problem.tsx';
import { PageBody, PageHeader } from '../../ui/page.tsx';
import type { Problem } from '../../ui/problem.tsx';
import { useFieldErrors } from '../../ui/use-field-errors.ts';
import type { Space } from '../identity/model.ts';
import type { PoolFieldProps } from '../workers/pool-field.tsx';
import { BehaviourFields } from './behaviour-fields.tsx';
import { NoIntegration } from './no-integration.tsx';
import type { SourceProps } from './source-fields.tsx';
import { NameFields, StackSourceFields, ToolFields } from './stack-fields.tsx';
import { emptyStack, type StackInput, stackInput, stackPlaces, suggestedName } from './stack-input.ts';
import { StackSummaryCard } from './stack-summary-card.tsx';

interface StackCreateViewProps extends SourceProps, PoolFieldProps {
  spaces: readonly Space[];
  problem: Problem | null;
  fieldErrors: Readonly<Record<string, string>>;
  busy: boolean;
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
      <PageBody>
        {props.integrations.length === 0 ? <NoIntegration what="stack" /> : <CreateForm {...props} />}
      </PageBody>
    </>
  );
}

function CreateForm({ spaces, onSubmit, ...props }: StackCreateViewProps) {
  const { integrations } = props;
  const form = useForm<StackInput>({
    resolver: zodResolver(stackInput),
    mode: 'onTouched',
    defaultValues: {
      ...emptyStack,
      space: spaces[0]?.id ?? '',
      vcsIntegrationId: (integrations.find((each) => each.isDefault) ?? integrations[0])?.id ?? '',
    },
  });
  useFieldErrors(form.setError, props.fieldErrors, stackPlaces);
  useSuggestedName(form);
  return (
    <FormProvider {...form}>
      <div className="grid gap-8 lg:grid-cols-[minmax(0,1fr)_20rem]">
        <form noValidate onSubmit={form.handleSubmit(onSubmit)} id="new-stack">
          <StackSourceFields {...props} />
          <NameFields spaces={spaces} />
          <ToolFields fixedState={false} />
          <BehaviourFields pools={props.pools} reachOf={props.reachOf} />
          <FormProblem
            refusal={{ problem: props.problem, fields: props.fieldErrors }}
            places={Object.keys(stackPlaces)}
            title="The stack was not created"
          />
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

/** Fills in a name that follows the source, for as long as nobody chooses another. */
function useSuggestedName({ watch, getValues, setValue, getFieldState }: UseFormReturn<StackInput>) {
  const suggested = suggestedName(...watch(['repository', 'projectRoot']));
  const last = useRef('');
  useEffect(() => {
    if (getValues('name') === last.current)
      setValue('name', suggested, { shouldValidate: getFieldState('name').isTouched });
    last.current = suggested;
  }, [suggested, getValues, setValue, getFieldState]);
}
