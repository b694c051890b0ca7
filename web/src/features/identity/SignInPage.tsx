import { errorTable, isErrorCode } from '@gantry/contract/errors';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, useRouter } from '@tanstack/react-router';
import { useState } from 'react';
import { asProblem } from '../../api/api-error.ts';
import { bootOptions } from '../../api/session.ts';
import { useTitle } from '../../ui/use-title.ts';
import { GoTo } from '../frame/go-to.tsx';
import { localPath } from './local-path.ts';
import { SignInView } from './SignInView.tsx';
import { SignInSteps } from './sign-in-steps.tsx';

const route = getRouteApi('/sign-in');

export function SignInPage() {
  useTitle('Sign in');
  const { next, problem } = route.useSearch();
  const router = useRouter();
  const boot = useQuery(bootOptions);
  const [entering, setEntering] = useState(false);
  const target = localPath(next);
  if (boot.data?.viewer && !entering) return <GoTo path={target} />;
  const done = () => {
    setEntering(true);
    router.history.replace(target);
  };
  return (
    <SignInView
      accountName={boot.data?.installation.accountName ?? ''}
      ssoLabel={boot.data?.installation.ssoLabel ?? null}
      ssoUrl={`/sso/start?next=${encodeURIComponent(target)}`}
      problem={told(problem) ?? asProblem(boot.error)}
    >
      <SignInSteps onDone={done} />
    </SignInView>
  );
}

/** A problem in the address is a code of ours; what else stands there is not shown. */
function told(code: string | undefined) {
  return code !== undefined && isErrorCode(code) ? { code, message: errorTable[code][1] } : null;
}
