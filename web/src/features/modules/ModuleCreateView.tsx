import { zodResolver } from '@hookform/resolvers/zod';
import { Link } from '@tanstack/react-router';
import { GitBranch } from 'lucide-react';
import { useEffect } from 'react';
import { FormProvider, useForm } from 'react-hook-form';
import { Button, buttonClass } from '../../ui/button.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { Card, PageBody, PageHeader } from '../../ui/page.tsx';
import { type Problem, ProblemNotice } from '../../ui/problem.tsx';
import { useFieldErrors } from '../../ui/use-field-errors.ts';
import type { Space } from '../identity/model.ts';
import type { Source } from '../stacks/model.ts';
import type { SourceProps } from '../stacks/stack-fields.tsx';
import type { PoolFieldProps } from '../workers/pool-field.tsx';
import { ModuleNameFields, ModuleSourceFields, ModuleToolFields } from './module-fields.tsx';
import { emptyModule, type ModuleInput, moduleInput, modulePlaces } from './module-input.ts';
import { ModuleReleaseFields } from './module-release-fields.tsx';

interface ModuleCreateViewProps extends SourceProps, PoolFieldProps {
  spaces: readonly Space[];
  problem: Problem | null;
  fieldErrors: Readonly<Record<string, string>>;
  busy: boolean;
  onSource: (source: Source) => void;
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
    A module takes its code from a repository. An integration gives Gantry the right to read it.
  </EmptyState>
);

function CreateForm({ spaces, integrations, onSource, onSubmit, ...props }: ModuleCreateViewProps) {
  const form = useForm<ModuleInput>({
    resolver: zodResolver(moduleInput),
    mode: 'onTouched',
    defaultValues: {
      ...emptyModule,
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
  useFieldErrors(form.setError, props.fieldErrors, modulePlaces);
  return (
    <FormProvider {...form}>
      <div className="grid gap-8 lg:grid-cols-[minmax(0,1fr)_20rem]">
        <form noValidate onSubmit={form.handleSubmit(onSubmit)}>
          <ModuleSourceFields
            integrations={integrations}
            repositories={props.repositories}
            branches={props.branches}
            reachOf={props.reachOf}
            checked={props.checked}
          />
          <ModuleNameFields spaces={spaces} fixed={false} />
          <ModuleReleaseFields />
          <ModuleToolFields pools={props.pools} reachOf={props.reachOf} />
          <ProblemNotice problem={props.problem} title="The module was not created" />
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
