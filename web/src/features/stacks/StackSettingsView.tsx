import { zodResolver } from '@hookform/resolvers/zod';
import { useState } from 'react';
import { FormProvider, useForm } from 'react-hook-form';
import { Button } from '../../ui/button.tsx';
import { FormProblem } from '../../ui/form-problem.tsx';
import { Notice } from '../../ui/notice.tsx';
import { Card } from '../../ui/page.tsx';
import type { Problem } from '../../ui/problem.tsx';
import { useFieldErrors } from '../../ui/use-field-errors.ts';
import type { Space } from '../identity/model.ts';
import { AttachedCard, type AttachedCardProps } from '../policies/attached-card.tsx';
import type { PoolFieldProps } from '../workers/pool-field.tsx';
import { BehaviourFields } from './behaviour-fields.tsx';
import { type DeleteStack, DeleteStackDialog } from './delete-stack-dialog.tsx';
import type { StackDetails } from './model.ts';
import { PullRequestFields } from './pull-request-fields.tsx';
import type { SourceProps } from './source-fields.tsx';
import { NameFields, StackSourceFields, ToolFields } from './stack-fields.tsx';
import { inputOf, type StackInput, stackInput, stackPlaces } from './stack-input.ts';
import { WebhookCard, type WebhookProps } from './webhook-card.tsx';

interface StackSettingsViewProps extends SourceProps, PoolFieldProps {
  stack: StackDetails;
  spaces: readonly Space[];
  busy: boolean;
  problem: Problem | null;
  fieldErrors: Readonly<Record<string, string>>;
  attached: AttachedCardProps;
  onSubmit: (input: StackInput) => void;
  remove: DeleteStack;
  webhook: Omit<WebhookProps, 'repository' | 'mayUpdate'>;
}

export function StackSettingsView({
  stack,
  spaces,
  onSubmit,
  remove,
  webhook,
  ...props
}: StackSettingsViewProps) {
  const form = useForm<StackInput>({
    resolver: zodResolver(stackInput),
    mode: 'onTouched',
    values: inputOf(stack),
    resetOptions: { keepDirtyValues: true },
  });
  useFieldErrors(form.setError, props.fieldErrors, stackPlaces);
  const [deleting, setDeleting] = useState(false);
  const mayUpdate = stack.abilities.includes('stack:update');
  return (
    <FormProvider {...form}>
      <div className="grid max-w-2xl grid-cols-1 gap-6">
        {mayUpdate ? null : (
          <Notice tone="info">You see the settings, but your roles do not allow changing them.</Notice>
        )}
        <form noValidate onSubmit={form.handleSubmit(onSubmit)}>
          <fieldset disabled={!mayUpdate}>
            <StackSourceFields {...props} />
            <NameFields spaces={spaces} />
            <ToolFields fixedState />
            <BehaviourFields pools={props.pools} reachOf={props.reachOf} />
            <PullRequestFields />
          </fieldset>
          <FormProblem
            refusal={{ problem: props.problem, fields: props.fieldErrors }}
            places={Object.keys(stackPlaces)}
            title="The settings were not saved"
          />
          {mayUpdate ? (
            <div className="mt-4">
              <Button look="primary" type="submit" busy={props.busy}>
                Save settings
              </Button>
            </div>
          ) : null}
        </form>
        <AttachedCard {...props.attached} />
        <WebhookCard {...webhook} repository={stack.repository} mayUpdate={mayUpdate} />
        <Card title="Delete this stack">
          <div className="flex flex-wrap items-center justify-between gap-4">
            <p className="min-w-0 grow basis-72 text-muted">
              Its runs, logs, variables and kept state go with it. You choose whether its resources are
              destroyed or left.
            </p>
            <Button
              look="danger"
              disabledReason={whyNotDelete(stack)}
              onClick={() => {
                remove.reset();
                setDeleting(true);
              }}
            >
              Delete stack
            </Button>
          </div>
        </Card>
      </div>
      {deleting ? (
        <DeleteStackDialog stack={stack} remove={remove} onClose={() => setDeleting(false)} />
      ) : null}
    </FormProvider>
  );
}

function whyNotDelete(stack: StackDetails): string | undefined {
  if (!stack.abilities.includes('stack:delete'))
    return 'Your roles in this space do not allow deleting stacks.';
  return stack.protectFromDeletion
    ? 'The stack is protected from deletion. Switch that off first.'
    : undefined;
}
