import { Dialog } from '../../ui/dialog.tsx';
import { SignInSteps } from './sign-in-steps.tsx';

/** Signs in again over the open page, so that nothing typed is lost. */
export default function SessionEnded({ username, onSignedIn }: { username: string; onSignedIn: () => void }) {
  return (
    <Dialog
      open
      title="Your session ended"
      text="Sign in again to go on where you were. What you typed on the page is kept."
      onClose={() => location.assign('/sign-in')}
    >
      <SignInSteps username={username} onDone={onSignedIn} />
    </Dialog>
  );
}
