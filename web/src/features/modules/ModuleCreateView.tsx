import { zodResolver } from '@hookform/resolvers/zod';
import { Link } from '@tanstack/react-router';
import { FormProvider, useForm } from 'react-hook-form';
import { Button, buttonClass } from '../../ui/button.tsx';
import { FormProblem } from '../../ui/form-problem.tsx';
import { Card, PageBody, PageHeader } from '../../ui/page.tsx';
import type { Problem } from '../../ui/problem.tsx';
import { useFieldErrors } from '../../ui/use-field-errors.ts';
import type { Space } from '../identity/model.ts';
import { NoIntegration } from '../stacks/no-integration.tsx';
import type { SourceProps } from '../stacks/source-fields.tsx';
import type { PoolFieldProps } from '../workers/pool-field.tsx';
import { ModuleNameFields, ModuleSourceFields, ModuleToolFields } from './module-fields.tsx';
import { emptyModule, type ModuleInput, moduleInput, modulePlaces } from './module-input.ts';
import { ModuleReleaseFields } from './module-release-fields.tsx';

interface ModuleCreateViewProps extends SourceProps, PoolFieldProps {
  spaces: readonly Space[];
  problem: Problem | null;
  fieldErrors: Readonly<Record<string, string>>;
  busy: boolean;
  onSubmit: (input: ModuleInput) => void;
}

export function ModuleCreateView(props: ModuleCreateViewProps) {
  return (
    <>
      <PageHeader
        crumbs={[
          <Link key="up" to="/modules" className="hover:underline">
            Modules
          </Link>,
        ]}
        title="New module"
      />
      <PageBody>
        {props.integrations.length === 0 ? <NoIntegration what="module" /> : <CreateForm {...props} />}
      </PageBody>
    </>
  );
}

function CreateForm({ spaces, onSubmit, ...props }: ModuleCreateViewProps) {
  const { integrations } = props;
  const form = useForm<ModuleInput>({
    resolver: zodResolver(moduleInput),
    mode: 'onTouched',
    defaultValues: {
      ...emptyModule,
      space: spaces[0]?.id ?? '',
      vcsIntegrationId: (integrations.find((each) => each.isDefault) ?? integrations[0])?.id ?? '',
    },
  });
  useFieldErrors(form.setError, props.fieldErrors, modulePlaces);
  return (
    <FormProvider {...form}>
      <div className="grid gap-8 lg:grid-cols-[minmax(0,1fr)_20rem]">
        <form noValidate onSubmit={form.handleSubmit(onSubmit)}>
          <ModuleSourceFields {...props} />
          <ModuleNameFields spaces={spaces} fixed={false} />
          <ModuleReleaseFields />
          <ModuleToolFields pools={props.pools} reachOf={props.reachOf} />
          <FormProblem
            refusal={{ problem: props.problem, fields: props.fieldErrors }}
            places={Object.keys(modulePlaces)}
            title="The module was not created"
          />
          <div className="mt-4 flex gap-2">
            <Button look="primary" type="submit" busy={props.busy}>
              Create module
            </Button>
            <Link to="/modules" className={buttonClass('ghost')}>
              Cancel
            </Link>
          </div>
        </form>
        <ConfigHelp />
      </div>
    </FormProvider>
  );
}

export const exampleConfig = `module_version: 0.1.0
tests:
  - name: basic
    project_root: examples/basic
`;

/** What the repository has to say, beside the form that asks for it. */
const ConfigHelp = () => (
  <Card title="In the repository" className="h-fit">
    <p className="text-muted">
      The file <code className="font-mono text-sm">.gantry/config.yml</code> names the version and the tests:
    </p>
    <pre className="mt-3 overflow-x-auto rounded border border-border bg-sunken p-3 font-mono text-xs">
      {exampleConfig}
    </pre>
    <p className="mt-3 text-muted">
      Each test is planned, applied and always destroyed. When all have passed, the version is released.
    </p>
  </Card>
);
