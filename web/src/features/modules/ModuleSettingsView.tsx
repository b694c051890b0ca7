import { zodResolver } from '@hookform/resolvers/zod';
import { useState } from 'react';
import { FormProvider, useForm } from 'react-hook-form';
import { Button } from '../../ui/button.tsx';
import { FormProblem } from '../../ui/form-problem.tsx';
import { Notice } from '../../ui/notice.tsx';
import { Card } from '../../ui/page.tsx';
import type { Problem } from '../../ui/problem.tsx';
import { TypedConfirm } from '../../ui/typed-confirm.tsx';
import { useFieldErrors } from '../../ui/use-field-errors.ts';
import type { Space } from '../identity/model.ts';
import { AttachedCard, type AttachedCardProps } from '../policies/attached-card.tsx';
import type { SourceProps } from '../stacks/source-fields.tsx';
import type { PoolFieldProps } from '../workers/pool-field.tsx';
import type { ModuleDetails } from './model.ts';
import { ModuleNameFields, ModuleSourceFields, ModuleToolFields } from './module-fields.tsx';
import { inputOf, type ModuleInput, moduleInput, modulePlaces } from './module-input.ts';
import { ModuleReleaseFields } from './module-release-fields.tsx';

interface ModuleSettingsViewProps extends SourceProps, PoolFieldProps {
  module: ModuleDetails;
  spaces: readonly Space[];
  busy: boolean;
  problem: Problem | null;
  fieldErrors: Readonly<Record<string, string>>;
  attached: AttachedCardProps;
  onSubmit: (input: ModuleInput) => void;
  remove: { busy: boolean; problem: Problem | null; submit: () => void; reset: () => void };
}

export function ModuleSettingsView(props: ModuleSettingsViewProps) {
  const { module, onSubmit } = props;
  const form = useForm<ModuleInput>({
    resolver: zodResolver(moduleInput),
    mode: 'onTouched',
    values: inputOf(module),
    resetOptions: { keepDirtyValues: true },
  });
  useFieldErrors(form.setError, props.fieldErrors, modulePlaces);
  const mayUpdate = module.abilities.includes('module:update');
  return (
    <FormProvider {...form}>
      <div className="grid max-w-2xl grid-cols-1 gap-6">
        {mayUpdate ? null : (
          <Notice tone="info">You see the settings, but your roles do not allow changing them.</Notice>
        )}
        <form noValidate onSubmit={form.handleSubmit(onSubmit)}>
          <fieldset disabled={!mayUpdate}>
            <ModuleSourceFields {...props} />
            <ModuleNameFields spaces={props.spaces} fixed />
            <ModuleReleaseFields />
            <ModuleToolFields pools={props.pools} reachOf={props.reachOf} />
          </fieldset>
          <FormProblem
            refusal={{ problem: props.problem, fields: props.fieldErrors }}
            places={Object.keys(modulePlaces)}
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
        <DeleteModule module={module} remove={props.remove} />
      </div>
    </FormProvider>
  );
}

function DeleteModule({ module, remove }: Pick<ModuleSettingsViewProps, 'module' | 'remove'>) {
  const [deleting, setDeleting] = useState(false);
  return (
    <Card title="Delete this module">
      <div className="flex flex-wrap items-center justify-between gap-4">
        <p className="min-w-0 grow basis-72 text-muted">
          All its versions go with it: whoever uses one cannot install it any more.
        </p>
        <Button
          look="danger"
          disabledReason={whyNotDelete(module)}
          onClick={() => {
            remove.reset();
            setDeleting(true);
          }}
        >
          Delete module
        </Button>
      </div>
      {deleting ? (
        <TypedConfirm
          title={`Delete module ${module.id}`}
          name={module.id}
          verb="Delete module"
          busy={remove.busy}
          problem={remove.problem}
          onConfirm={remove.submit}
          onClose={() => setDeleting(false)}
        >
          <p>
            Lost for good: its versions with their archives, its tests with logs, its variables and files.
          </p>
        </TypedConfirm>
      ) : null}
    </Card>
  );
}

function whyNotDelete(module: ModuleDetails): string | undefined {
  if (!module.abilities.includes('module:delete')) {
    return 'Your roles in this space do not allow deleting modules.';
  }
  return module.protectFromDeletion
    ? 'The module is protected from deletion. Switch that off first.'
    : undefined;
}
