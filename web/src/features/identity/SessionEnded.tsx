import { asProblem } from '../../api/api-error.ts';
import { useSignIn } from '../../api/session.ts';
import { Dialog } from '../../ui/dialog.tsx';
import { SignInForm } from './sign-in-form.tsx';

/** Signs in again over the open page, so that nothing typed is lost. */
export function SessionEnded({ username, onSignedIn }: { username: string; onSignedIn: () => void }) {
  const signIn = useSignIn();
  return (
    <Dialog
      open
      title="Your session ended"
      text="Sign in again to go on where you were. What you typed on the page is kept."
      onClose={() => location.assign('/sign-in')}
    >
      <SignInForm
        username={username}
        busy={signIn.isPending}
        problem={asProblem(signIn.error)}
        onSubmit={(input) => signIn.mutate(input, { onSuccess: onSignedIn })}
      />
    </Dialog>
  );
}
