import { zodResolver } from '@hookform/resolvers/zod';
import { Link } from '@tanstack/react-router';
import { FormProvider, useForm } from 'react-hook-form';
import { Button, buttonClass } from '../../ui/button.tsx';
import { FieldGroup } from '../../ui/field.tsx';
import { FormProblem } from '../../ui/form-problem.tsx';
import { PageBody, PageHeader } from '../../ui/page.tsx';
import type { Problem } from '../../ui/problem.tsx';
import { useFieldErrors } from '../../ui/use-field-errors.ts';
import { AboutFields } from './about-fields.tsx';
import { type ConnectionTesting, CredentialFields } from './credential-fields.tsx';
import { editOf, editPlaces, type IntegrationEdit, integrationEdit } from './integration-input.ts';
import type { IntegrationDetails } from './model.ts';

interface IntegrationEditViewProps {
  integration: IntegrationDetails;
  test: ConnectionTesting;
  busy: boolean;
  problem: Problem | null;
  fieldErrors: Readonly<Record<string, string>>;
  onSubmit: (input: IntegrationEdit) => void;
}

export function IntegrationEditView({ integration, ...props }: IntegrationEditViewProps) {
  const form = useForm<IntegrationEdit>({
    resolver: zodResolver(integrationEdit),
    mode: 'onTouched',
    defaultValues: editOf(integration),
  });
  useFieldErrors(form.setError, props.fieldErrors, editPlaces);
  const params = { integration: integration.id };
  return (
    <FormProvider {...form}>
      <PageHeader
        crumbs={[
          <Link key="list" to="/source-control" className="hover:underline">
            Source control
          </Link>,
          <Link key="one" to="/source-control/$integration" params={params} className="hover:underline">
            {integration.name}
          </Link>,
        ]}
        title={`Edit ${integration.name}`}
        facts="The name and the type stay as they are: the webhook address is made of them"
      />
      <PageBody>
        <form noValidate onSubmit={form.handleSubmit(props.onSubmit)} className="max-w-2xl">
          <FieldGroup title="Access">
            <CredentialFields test={props.test} stored id={integration.id} />
          </FieldGroup>
          <AboutFields />
          <FormProblem
            refusal={{ problem: props.problem, fields: props.fieldErrors }}
            places={Object.keys(editPlaces)}
            title="The changes were not saved"
          />
          <div className="mt-4 flex gap-2">
            <Button look="primary" type="submit" busy={props.busy}>
              Save changes
            </Button>
            <Link to="/source-control/$integration" params={params} className={buttonClass('ghost')}>
              Cancel
            </Link>
          </div>
        </form>
      </PageBody>
    </FormProvider>
  );
}
