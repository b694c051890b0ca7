import { asProblem } from '../../api/api-error.ts';
import { askedFactors, useSecondStep, useSignIn } from '../../api/session.ts';
import { SecondStepForm } from './second-step-form.tsx';
import { SignInForm } from './sign-in-form.tsx';

/** Password first, then the second factor where there is one. */
export function SignInSteps({ username, onDone }: { username?: string; onDone: () => void }) {
  const signIn = useSignIn();
  const { byCode, byPasskey } = useSecondStep();
  const factors = askedFactors(signIn.error);
  const back = () => {
    byCode.reset();
    byPasskey.reset();
    signIn.reset();
  };
  if (factors !== null) {
    return (
      <SecondStepForm factors={factors} byCode={byCode} byPasskey={byPasskey} onDone={onDone} onBack={back} />
    );
  }
  return (
    <SignInForm
      {...(username === undefined ? {} : { username })}
      busy={signIn.isPending}
      problem={asProblem(signIn.error)}
      onSubmit={(input) => signIn.mutate(input, { onSuccess: onDone })}
    />
  );
}
