import { LogIn } from 'lucide-react';
import { buttonClass } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { SignInSteps } from './sign-in-steps.tsx';

interface SessionEndedProps {
  username: string;
  /** What the button of single sign-on says; null without one. */
  ssoLabel: string | null;
  onSignedIn: () => void;
  onClose: () => void;
}

/** Signs in again over the open page, so that nothing typed is lost. */
export default function SessionEnded({ username, ssoLabel, onSignedIn, onClose }: SessionEndedProps) {
  return (
    <Dialog
      open
      title="Your session ended"
      text="Sign in again to go on where you were. What you typed on the page is kept."
      onClose={onClose}
    >
      {ssoLabel === null ? null : (
        <div className="mb-4 grid gap-1.5">
          <a href="/sso/start" target="_blank" rel="noreferrer" className={buttonClass('secondary')}>
            <LogIn size={16} aria-hidden />
            Continue with {ssoLabel} in a new tab
          </a>
          <p className="text-sm text-muted">Then come back to this one.</p>
        </div>
      )}
      <SignInSteps username={username} onDone={onSignedIn} />
    </Dialog>
  );
}
