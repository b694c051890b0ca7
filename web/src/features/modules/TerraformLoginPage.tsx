import { useMutation, useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { asProblem } from '../../api/api-error.ts';
import { registryLoginAllowMutation } from '../../api/module-users.ts';
import { bootOptions } from '../../api/session.ts';
import { send } from '../../api/transport.ts';
import { useTitle } from '../../ui/use-title.ts';
import { TerraformLoginView } from './TerraformLoginView.tsx';

const route = getRouteApi('/frame/terraform-login');

/** Where `terraform login` sends the browser: the person lets it in, and the browser goes back to Terraform. */
export function TerraformLoginPage() {
  useTitle('Terraform login');
  const search = route.useSearch();
  const boot = useQuery(bootOptions);
  const allow = useMutation({
    mutationFn: async () =>
      (
        await send(registryLoginAllowMutation, {
          clientId: search.client_id ?? '',
          challenge: search.code_challenge ?? '',
          redirectUri: search.redirect_uri ?? '',
          state: search.state ?? '',
        })
      ).registryLoginAllow,
    onSuccess: (address) => window.location.assign(address),
  });
  const complete = search.redirect_uri !== undefined && search.code_challenge !== undefined;
  return (
    <TerraformLoginView
      complete={complete}
      host={new URL(boot.data?.installation.publicUrl ?? location.origin).host}
      done={allow.isSuccess}
      busy={allow.isPending}
      problem={asProblem(allow.error)}
      onAllow={() => allow.mutate()}
    />
  );
}
