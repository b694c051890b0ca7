import { zodResolver } from '@hookform/resolvers/zod';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { FormProvider, useForm } from 'react-hook-form';
import { Button, buttonClass } from '../../ui/button.tsx';
import { FieldGroup } from '../../ui/field.tsx';
import { FormProblem } from '../../ui/form-problem.tsx';
import { PageBody, PageHeader } from '../../ui/page.tsx';
import type { Problem } from '../../ui/problem.tsx';
import { useFieldErrors } from '../../ui/use-field-errors.ts';
import type { Space, SpaceUse } from '../identity/model.ts';
import { AboutFields } from './about-fields.tsx';
import { type ConnectionTesting, CredentialFields } from './credential-fields.tsx';
import { FormerIntegration } from './former-integration.tsx';
import { IdentityFields } from './identity-fields.tsx';
import {
  emptyIntegration,
  type IntegrationInput,
  integrationInput,
  integrationPlaces,
} from './integration-input.ts';
import type { DeletedIntegration } from './model.ts';
import { type GuideTopic, SetUpGuide } from './set-up-guide.tsx';

interface IntegrationCreateViewProps {
  publicUrl: string;
  rootAdmin: boolean;
  spaces: readonly Space[];
  knownSpaces: readonly Space[];
  spaceUse: readonly SpaceUse[] | null;
  /** The name of the default integration that exists; null when there is none. */
  defaultTaken: string | null;
  /** Deleted a short while ago: one of the same name takes its place. */
  deleted: readonly DeletedIntegration[];
  test: ConnectionTesting;
  busy: boolean;
  problem: Problem | null;
  fieldErrors: Readonly<Record<string, string>>;
  onSubmit: (input: IntegrationInput) => void;
}

const topics: Readonly<Record<string, GuideTopic>> = {
  name: 'name',
  isDefault: 'type',
  spaceID: 'type',
  credentialKind: 'token',
  email: 'token',
  token: 'token',
};

/** A default integration has no field for its space. */
const placesShown = (isDefault: boolean): string[] =>
  Object.entries(integrationPlaces).flatMap(([name, field]) =>
    isDefault && field === 'spaceID' ? [] : [name],
  );

export function IntegrationCreateView(props: IntegrationCreateViewProps) {
  const [topic, setTopic] = useState<GuideTopic>('name');
  const startDefault = props.rootAdmin && props.defaultTaken === null;
  const form = useForm<IntegrationInput>({
    resolver: zodResolver(integrationInput),
    mode: 'onTouched',
    defaultValues: { ...emptyIntegration, isDefault: startDefault, spaceID: props.spaces[0]?.id ?? '' },
  });
  useFieldErrors(form.setError, props.fieldErrors, integrationPlaces);
  return (
    <FormProvider {...form}>
      <PageHeader
        crumbs={[
          <Link key="up" to="/source-control" className="hover:underline">
            Source control
          </Link>,
        ]}
        title="Set up Bitbucket Cloud"
      />
      <PageBody>
        <div className="grid gap-8 lg:grid-cols-[minmax(0,1fr)_22rem]">
          <form
            noValidate
            onSubmit={form.handleSubmit(props.onSubmit)}
            onFocus={(event) => {
              const name = 'name' in event.target ? String(event.target.name) : '';
              setTopic((before) => topics[name] ?? before);
            }}
          >
            <IdentityFields {...props} />
            <FormerIntegration deleted={props.deleted} />
            <FieldGroup
              title="Access"
              text="An API token with two read scopes is enough. More scopes let Gantry do more by itself."
            >
              <CredentialFields test={props.test} stored={false} id={null} />
            </FieldGroup>
            <AboutFields />
            <FormProblem
              refusal={{ problem: props.problem, fields: props.fieldErrors }}
              places={placesShown(form.watch('isDefault'))}
              title="The integration was not set up"
            />
            <div className="mt-4 flex gap-2">
              <Button look="primary" type="submit" busy={props.busy}>
                Set up
              </Button>
              <Link to="/source-control" className={buttonClass('ghost')}>
                Cancel
              </Link>
            </div>
          </form>
          <SetUpGuide topic={topic} onTopic={setTopic} />
        </div>
      </PageBody>
    </FormProvider>
  );
}
