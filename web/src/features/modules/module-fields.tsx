import { Controller, useFormContext } from 'react-hook-form';
import { DescriptionField, LabelsField, SpaceField } from '../../ui/about-fields.tsx';
import { CheckBox, ChoiceGroup, RadioCard } from '../../ui/choice.tsx';
import { Field, FieldGroup } from '../../ui/field.tsx';
import { SearchPicker } from '../../ui/search-picker.tsx';
import type { Space } from '../identity/model.ts';
import { SourceVerdict } from '../stacks/source-verdict.tsx';
import type { SourceProps } from '../stacks/stack-fields.tsx';
import { PoolField, type PoolFieldProps } from '../workers/pool-field.tsx';
import { inferNames, type ModuleInput } from './module-input.ts';

export function ModuleSourceFields(props: SourceProps) {
  const { register, formState, watch, setValue } = useFormContext<ModuleInput>();
  const { errors } = formState;
  const [space, chosen] = watch(['space', 'vcsIntegrationId']);
  const reached = props.reachOf(space);
  const usable = props.integrations.filter(
    (each) => each.isDefault || reached.includes(each.space.id) || each.id === chosen,
  );
  const verdict = {
    ...props.checked,
    root: watch('projectRoot'),
    onRoot: (folder: string) => setValue('projectRoot', folder, { shouldValidate: true }),
  };
  return (
    <FieldGroup title="Source" text="Other branches and pull requests are tested, and never released.">
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
        help="The folder with the module, for repositories that hold several. Empty: the top of the repository."
        error={errors.projectRoot?.message}
      >
        {(ids) => (
          <>
            <input
              {...ids}
              {...register('projectRoot')}
              autoComplete="off"
              placeholder="modules/vpc"
              className="control font-mono"
            />
            <SourceVerdict {...verdict} part="root" />
          </>
        )}
      </Field>
    </FieldGroup>
  );
}

function Pickers({ repositories, branches, checked }: SourceProps) {
  const { control, watch, setValue } = useFormContext<ModuleInput>();
  const integration = watch('vcsIntegrationId');
  const repository = watch('repository');
  const chooseRepository = (value: string) => {
    const known = repositories.items.find((each) => each.fullName === value);
    setValue('repository', value, { shouldValidate: true });
    setValue('branch', known?.mainBranch ?? '', { shouldValidate: known?.mainBranch != null });
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

/** `fixed`: name and provider are the address of a module that is there, and stay. */
export function ModuleNameFields({ spaces, fixed }: { spaces: readonly Space[]; fixed: boolean }) {
  const { register, watch, formState } = useFormContext<ModuleInput>();
  const { errors } = formState;
  const inferred = inferNames(watch('repository'));
  const help = fixed ? 'Part of the address, so it stays.' : 'Empty: as the name of the repository tells it.';
  return (
    <FieldGroup title="Module">
      <div className="grid gap-5 sm:grid-cols-2">
        <Field label="Name" optional={!fixed && inferred !== null} help={help} error={errors.name?.message}>
          {(ids) => (
            <input
              {...ids}
              {...register('name')}
              readOnly={fixed}
              autoComplete="off"
              placeholder={inferred?.name}
              className="control font-mono"
            />
          )}
        </Field>
        <Field
          label="Provider"
          optional={!fixed && inferred !== null}
          help={help}
          error={errors.provider?.message}
        >
          {(ids) => (
            <input
              {...ids}
              {...register('provider')}
              readOnly={fixed}
              autoComplete="off"
              placeholder={inferred?.provider}
              className="control font-mono"
            />
          )}
        </Field>
      </div>
      <SpaceField spaces={spaces} help="Decides who may see, use and change it." />
      <LabelsField />
      <DescriptionField />
    </FieldGroup>
  );
}

const tools = [
  { tool: 'OPEN_TOFU', label: 'OpenTofu' },
  { tool: 'TERRAFORM_FOSS', label: 'Terraform' },
] as const;

export function ModuleToolFields(pools: PoolFieldProps) {
  const { register, formState } = useFormContext<ModuleInput>();
  const { errors } = formState;
  return (
    <FieldGroup
      title="Tests"
      text="A test may choose another tool or version in the module's configuration file."
    >
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
      <PoolField
        {...pools}
        help="The workers that take its tests: those of its space, and of the spaces that it inherits from."
      />
      <CheckBox
        {...register('protectFromDeletion')}
        label="Protect from deletion"
        text="The module cannot be deleted until this is switched off."
      />
    </FieldGroup>
  );
}
