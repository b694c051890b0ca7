import { Controller, useFormContext } from 'react-hook-form';
import { DescriptionField, LabelsField, SpaceField } from '../../ui/about-fields.tsx';
import { CheckBox, ChoiceGroup, RadioCard } from '../../ui/choice.tsx';
import { Field, FieldGroup } from '../../ui/field.tsx';
import type { Problem } from '../../ui/problem.tsx';
import { SearchPicker } from '../../ui/search-picker.tsx';
import type { Space } from '../identity/model.ts';
import type { IntegrationSummary, RemoteRepository } from '../vcs/model.ts';
import { type Checked, SourceVerdict } from './source-verdict.tsx';
import type { StackInput } from './stack-input.ts';

/** What the provider finds; reads happen elsewhere. */
export interface Found<Item> {
  items: readonly Item[];
  loading: boolean;
  problem: Problem | null;
  search: (text: string) => void;
}

export interface SourceProps {
  integrations: readonly IntegrationSummary[];
  /** The spaces whose integrations and worker pools a stack of the space may use. */
  reachOf: (space: string) => readonly string[];
  repositories: Found<RemoteRepository>;
  branches: Found<string>;
  /** What the provider says about what is filled in. */
  checked: Checked;
}

export function NameFields({ spaces }: { spaces: readonly Space[] }) {
  const { register, formState } = useFormContext<StackInput>();
  const { errors } = formState;
  return (
    <FieldGroup title="Stack">
      <Field
        label="Name"
        help="Its address and its commit status are made of it."
        error={errors.name?.message}
      >
        {(ids) => <input {...ids} {...register('name')} autoComplete="off" className="control" />}
      </Field>
      <SpaceField spaces={spaces} help="Decides who may see and change it." />
      <LabelsField />
      <DescriptionField />
    </FieldGroup>
  );
}

export function SourceFields(props: SourceProps) {
  const { register, formState, watch, setValue } = useFormContext<StackInput>();
  const [space, chosen] = watch(['space', 'vcsIntegrationId']);
  const reached = props.reachOf(space);
  const usable = props.integrations.filter(
    (each) => each.isDefault || reached.includes(each.space.id) || each.id === chosen,
  );
  const { errors } = formState;
  const verdict = {
    ...props.checked,
    root: watch('projectRoot'),
    onRoot: (folder: string) => setValue('projectRoot', folder, { shouldValidate: true }),
  };
  return (
    <FieldGroup title="Source" text="Pushes to the branch deploy; pull requests into it get a preview.">
      <Field label="Integration" error={errors.vcsIntegrationId?.message}>
        {(ids) => (
          <select {...ids} {...register('vcsIntegrationId')} className="control">
            <option value="">Choose an integration</option>
            {usable.map((each) => (
              <option key={each.id} value={each.id}>
                {each.name}
              </option>
            ))}
          </select>
        )}
      </Field>
      <Pickers {...props} />
      <Field
        label="Project root"
        optional
        help="The folder with the code, seen from the top of the repository. Empty: the top itself."
        error={errors.projectRoot?.message}
      >
        {(ids) => (
          <>
            <input
              {...ids}
              {...register('projectRoot')}
              autoComplete="off"
              placeholder="network"
              className="control font-mono"
            />
            <SourceVerdict {...verdict} part="root" />
          </>
        )}
      </Field>
      <Field
        label="Additional globs"
        optional
        help="One a line. Changes there affect the stack too, for example modules/shared/**."
        error={errors.globs?.message}
      >
        {(ids) => <textarea {...ids} {...register('globs')} rows={2} className="control font-mono" />}
      </Field>
    </FieldGroup>
  );
}

function Pickers({ repositories, branches, checked }: SourceProps) {
  const { control, watch, setValue, getValues } = useFormContext<StackInput>();
  const integration = watch('vcsIntegrationId');
  const repository = watch('repository');
  const chooseRepository = (value: string) => {
    const known = repositories.items.find((each) => each.fullName === value);
    setValue('repository', value, { shouldValidate: true });
    setValue('branch', known?.mainBranch ?? '', { shouldValidate: known?.mainBranch != null });
    if (getValues('name') === '') setValue('name', value.split('/')[1] ?? '');
  };
  return (
    <>
      <Controller
        control={control}
        name="repository"
        render={({ field, fieldState }) => (
          <div>
            <Field label="Repository" error={fieldState.error?.message}>
              {(ids) => (
                <SearchPicker
                  {...ids}
                  what="repository"
                  value={field.value}
                  disabled={integration === ''}
                  options={repositories.items.map((each) => ({
                    value: each.fullName,
                    hint: each.private ? 'private' : 'public',
                  }))}
                  loading={repositories.loading}
                  problem={repositories.problem}
                  emptyText="The token sees no such repository, or may not list them (read:workspace). Type workspace/repository."
                  onSearch={repositories.search}
                  onChange={chooseRepository}
                />
              )}
            </Field>
            <SourceVerdict {...checked} part="repository" root="" onRoot={() => undefined} />
          </div>
        )}
      />
      <Controller
        control={control}
        name="branch"
        render={({ field, fieldState }) => (
          <div>
            <Field label="Branch" error={fieldState.error?.message}>
              {(ids) => (
                <SearchPicker
                  {...ids}
                  what="branch"
                  value={field.value}
                  disabled={repository === ''}
                  options={branches.items.map((value) => ({ value }))}
                  loading={branches.loading}
                  problem={branches.problem}
                  emptyText="The repository has no such branch."
                  onSearch={branches.search}
                  onChange={field.onChange}
                />
              )}
            </Field>
            <SourceVerdict {...checked} part="branch" root="" onRoot={() => undefined} />
          </div>
        )}
      />
    </>
  );
}

const tools = [
  { tool: 'opentofu', label: 'OpenTofu' },
  { tool: 'terraform', label: 'Terraform' },
] as const;

/** `fixedState`: whether Gantry keeps the state was decided when the stack was made. */
export function ToolFields({ fixedState }: { fixedState: boolean }) {
  const { register, watch, formState } = useFormContext<StackInput>();
  const { errors } = formState;
  return (
    <FieldGroup title="Tool">
      <ChoiceGroup legend="Run with">
        <div className="grid gap-2 sm:grid-cols-2">
          {tools.map(({ tool, label }) => (
            <RadioCard key={tool} {...register('tool')} value={tool} label={label} />
          ))}
        </div>
      </ChoiceGroup>
      <Field
        label="Version"
        optional
        help="Exact or a range, such as ~> 1.9. Empty: what the worker has."
        error={errors.version?.message}
      >
        {(ids) => (
          <input
            {...ids}
            {...register('version')}
            autoComplete="off"
            className="control max-w-xs font-mono"
          />
        )}
      </Field>
      <CheckBox
        {...register('manageState', { disabled: fixedState })}
        label="Gantry keeps the state"
        text="Encrypted, locked, with every version kept. Can be decided only when the stack is made."
      />
      {watch('manageState') ? null : (
        <Field
          label="Workspace"
          optional
          help="Selected before the plan, and created where it is missing."
          error={errors.workspace?.message}
        >
          {(ids) => (
            <input
              {...ids}
              {...register('workspace')}
              autoComplete="off"
              className="control max-w-xs font-mono"
            />
          )}
        </Field>
      )}
    </FieldGroup>
  );
}
