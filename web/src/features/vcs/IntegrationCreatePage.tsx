import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useMemo } from 'react';
import { toast } from 'sonner';
import { asProblem, fieldProblems } from '../../api/api-error.ts';
import { spacesOptions, spaceUseOptions } from '../../api/identity.ts';
import {
  deletedIntegrationsOptions,
  integrationsOptions,
  useConnectionTest,
  useIntegrationCreate,
} from '../../api/integrations.ts';
import { bootOptions } from '../../api/session.ts';
import { PageSkeleton } from '../../ui/page-skeleton.tsx';
import { useTitle } from '../../ui/use-title.ts';
import { choicesFor } from '../access/model.ts';
import { IntegrationCreateView } from './IntegrationCreateView.tsx';
import { expiryOf } from './integration-input.ts';

export function IntegrationCreatePage() {
  useTitle('Set up Bitbucket Cloud');
  const navigate = useNavigate();
  const boot = useQuery(bootOptions);
  const spaces = useQuery(spacesOptions);
  const use = useQuery(spaceUseOptions);
  const integrations = useQuery(integrationsOptions);
  const deleted = useQuery({ ...deletedIntegrationsOptions, retry: false });
  const test = useConnectionTest();
  const create = useIntegrationCreate();
  const fieldErrors = useMemo(() => fieldProblems(create.error), [create.error]);
  // The form starts with a type that can be chosen: it must know first whether there is a default integration.
  if (boot.isPending || spaces.isPending || integrations.isPending) return <PageSkeleton />;
  return (
    <IntegrationCreateView
      publicUrl={boot.data?.installation.publicUrl ?? location.origin}
      rootAdmin={boot.data?.viewer?.admin ?? false}
      spaces={choicesFor(spaces.data ?? [], 'integration:admin')}
      knownSpaces={spaces.data ?? []}
      spaceUse={use.data ?? null}
      defaultTaken={integrations.data?.find((each) => each.isDefault)?.name ?? null}
      deleted={deleted.data ?? []}
      test={{
        busy: test.isPending,
        result: test.data ?? null,
        problem: asProblem(test.error),
        run: (credentials) => test.mutate(credentials),
        reset: test.reset,
      }}
      busy={create.isPending}
      problem={asProblem(create.error)}
      fieldErrors={fieldErrors}
      onSubmit={({ tokenExpiresOn, ...input }) =>
        create.mutate(
          {
            ...input,
            tokenExpiresAt: expiryOf(tokenExpiresOn),
            email: input.credentialKind === 'API_TOKEN' ? input.email : null,
            spaceID: input.isDefault ? null : input.spaceID,
          },
          {
            onSuccess: ({ id }) => {
              toast(`Integration ${input.name} is set up.`);
              void navigate({ to: '/source-control/$integration', params: { integration: id } });
            },
          },
        )
      }
    />
  );
}
