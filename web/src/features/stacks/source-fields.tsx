import { type ReactNode, useEffect } from 'react';
import { Controller, useFormContext } from 'react-hook-form';
import { Field, FieldGroup } from '../../ui/field.tsx';
import type { Problem } from '../../ui/problem.tsx';
import { SearchPicker } from '../../ui/search-picker.tsx';
import type { IntegrationSummary, RemoteRepository } from '../vcs/model.ts';
import type { Source } from './model.ts';
import { type Checked, SourceVerdict } from './source-verdict.tsx';

/** What the forms of stacks and modules have in common. */
interface SourceForm {
  space: string;
  vcsIntegrationId: string;
  repository: string;
  branch: string;
  projectRoot: string;
}

/** What the provider finds; reads happen elsewhere. */
export interface Found<Item> {
  items: readonly Item[];
  loading: boolean;
  problem: Problem | null;
  search: (text: string) => void;
}

export interface SourceProps {
  integrations: readonly IntegrationSummary[];
  /** The spaces whose integrations and worker pools a stack or module of the space may use. */
  reachOf: (space: string) => readonly string[];
  repositories: Found<RemoteRepository>;
  branches: Found<string>;
  /** What the provider says about what is filled in. */
  checked: Checked;
  /** Tells what the pickers must search in. */
  onSource: (source: Source) => void;
}

interface SourceFieldsProps extends SourceProps {
  /** What comes of this source. */
  text: string;
  rootHelp: string;
  rootPlaceholder: string;
  /** What else belongs to the source. */
  children?: ReactNode;
}

/** Where the code of a stack or module comes from. */
export function SourceFields({ text, rootHelp, rootPlaceholder, children, ...props }: SourceFieldsProps) {
  const { register, formState, watch, setValue } = useFormContext<SourceForm>();
  const { errors } = formState;
  const [space, integration, repository, branch, projectRoot] = watch([
    'space',
    'vcsIntegrationId',
    'repository',
    'branch',
    'projectRoot',
  ]);
  const { onSource } = props;
  useEffect(
    () => onSource({ integration, repository, branch, projectRoot }),
    [integration, repository, branch, projectRoot, onSource],
  );
  const reached = props.reachOf(space);
  const usable = props.integrations.filter(
    (each) => each.isDefault || reached.includes(each.space.id) || each.id === integration,
  );
  const verdict = {
    ...props.checked,
    root: projectRoot,
    onRoot: (folder: string) => setValue('projectRoot', folder, { shouldValidate: true }),
  };
  return (
    <FieldGroup title="Source" text={text}>
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
      <RepositoryField {...props} />
      <BranchField {...props} />
      <Field label="Project root" optional help={rootHelp} error={errors.projectRoot?.message}>
        {(ids) => (
          <>
            <input
              {...ids}
              {...register('projectRoot')}
              autoComplete="off"
              placeholder={rootPlaceholder}
              className="control font-mono"
            />
            <SourceVerdict {...verdict} part="root" />
          </>
        )}
      </Field>
      {children}
    </FieldGroup>
  );
}

type PickerProps = Pick<SourceFieldsProps, 'repositories' | 'branches' | 'checked'>;

function RepositoryField({ repositories, checked }: PickerProps) {
  const { control, watch, setValue } = useFormContext<SourceForm>();
  const integration = watch('vcsIntegrationId');
  const choose = (value: string) => {
    const known = repositories.items.find((each) => each.fullName === value);
    setValue('repository', value, { shouldValidate: true });
    setValue('branch', known?.mainBranch ?? '', { shouldValidate: known?.mainBranch != null });
  };
  return (
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
                onChange={choose}
              />
            )}
          </Field>
          <SourceVerdict {...checked} part="repository" root="" onRoot={() => undefined} />
        </div>
      )}
    />
  );
}

function BranchField({ branches, checked }: PickerProps) {
  const { control, watch } = useFormContext<SourceForm>();
  const repository = watch('repository');
  return (
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
  );
}
