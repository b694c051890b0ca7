import { useQuery } from '@tanstack/react-query';
import { getRouteApi, useRouter } from '@tanstack/react-router';
import { asProblem } from '../../api/api-error.ts';
import { bootOptions, useSignIn } from '../../api/session.ts';
import { useTitle } from '../../ui/use-title.ts';
import { GoTo } from '../frame/go-to.tsx';
import { localPath } from './local-path.ts';
import { SignInView } from './SignInView.tsx';

const route = getRouteApi('/sign-in');

export function SignInPage() {
  useTitle('Sign in');
  const { next } = route.useSearch();
  const router = useRouter();
  const boot = useQuery(bootOptions);
  const signIn = useSignIn();
  if (boot.data?.viewer && signIn.isIdle) return <GoTo path={localPath(next)} />;
  return (
    <SignInView
      accountName={boot.data?.installation.accountName ?? ''}
      busy={signIn.isPending}
      problem={asProblem(signIn.error ?? boot.error)}
      onSubmit={(input) => signIn.mutate(input, { onSuccess: () => router.history.replace(localPath(next)) })}
    />
  );
}
