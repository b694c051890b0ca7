import { zodResolver } from '@hookform/resolvers/zod';
import { Link } from '@tanstack/react-router';
import { Scale } from 'lucide-react';
import { FormProvider, useForm } from 'react-hook-form';
import { Button, buttonClass } from '../../ui/button.tsx';
import type { Deed } from '../../ui/deed.ts';
import { EmptyState } from '../../ui/empty-state.tsx';
import { FormProblem } from '../../ui/form-problem.tsx';
import { PageBody, PageHeader } from '../../ui/page.tsx';
import { useFieldErrors } from '../../ui/use-field-errors.ts';
import type { Space } from '../identity/model.ts';
import type { PolicyDetails } from './model.ts';
import { AboutFields, TextFields } from './policy-fields.tsx';
import { inputOf, type PolicyInput, policyInput, policyPlaces } from './policy-input.ts';
import { TryOut, type TryOutProps } from './try-out.tsx';

interface PolicyFormViewProps {
  /** Null makes a new one. */
  policy: PolicyDetails | null;
  /** Where the policy may be. */
  spaces: readonly Space[];
  save: Deed<{ id: string | null; input: PolicyInput }>;
  /** Null for those who may not. */
  tryOut: TryOutProps | null;
}

export function PolicyFormView(props: PolicyFormViewProps) {
  const { policy, spaces } = props;
  const mayWrite = policy === null ? spaces.length > 0 : policy.abilities.includes('policy:update');
  return (
    <>
      <PageHeader
        crumbs={[
          <Link key="up" to="/policies" className="hover:underline">
            Policies
          </Link>,
          ...(policy === null
            ? []
            : [
                <Link
                  key="one"
                  to="/policy/$policy"
                  params={{ policy: policy.id }}
                  className="hover:underline"
                >
                  {policy.name}
                </Link>,
              ]),
        ]}
        title={policy === null ? 'New policy' : `Edit ${policy.name}`}
        facts="Asked after every plan, before anything is applied"
      />
      <PageBody>{mayWrite ? <Form {...props} /> : <NotYours policy={policy} />}</PageBody>
    </>
  );
}

const NotYours = ({ policy }: Pick<PolicyFormViewProps, 'policy'>) => (
  <EmptyState
    icon={<Scale size={28} />}
    title={policy === null ? 'You may not create policies' : 'You may not change this policy'}
    action={
      <Link to="/policies" className={buttonClass()}>
        Show policies
      </Link>
    }
  >
    Admins of a space write its policies. Ask one of them for the role, or for the policy.
  </EmptyState>
);

function Form({ policy, spaces, save, tryOut }: PolicyFormViewProps) {
  const form = useForm<PolicyInput>({
    resolver: zodResolver(policyInput),
    mode: 'onTouched',
    defaultValues: inputOf(policy, spaces[0]?.id ?? ''),
  });
  useFieldErrors(form.setError, save.fields, policyPlaces);
  return (
    <FormProvider {...form}>
      <form
        noValidate
        onSubmit={form.handleSubmit((input) => save.submit({ id: policy?.id ?? null, input }))}
        className="grid max-w-3xl grid-cols-1 gap-5"
      >
        <AboutFields spaces={spaces} />
        <TextFields />
        {tryOut === null ? null : <TryOut {...tryOut} />}
        <FormProblem refusal={save} places={Object.keys(policyPlaces)} title="The policy was not saved" />
        <div className="flex flex-wrap gap-2">
          <Button look="primary" type="submit" busy={save.busy}>
            {policy === null ? 'Create policy' : 'Save policy'}
          </Button>
          <Link
            {...(policy === null
              ? { to: '/policies' as const }
              : { to: '/policy/$policy' as const, params: { policy: policy.id } })}
            className={buttonClass('ghost')}
          >
            Cancel
          </Link>
        </div>
      </form>
    </FormProvider>
  );
}
