import { LogIn } from 'lucide-react';
import type { ReactNode } from 'react';
import { buttonClass } from '../../ui/button.tsx';
import { CenteredPage } from '../../ui/centered-page.tsx';
import { type Problem, ProblemNotice } from '../../ui/problem.tsx';
import { Brand } from '../frame/brand.tsx';

interface SignInViewProps {
  accountName: string;
  /** What the button of single sign-on says; null without one. */
  ssoLabel: string | null;
  ssoUrl: string;
  /** What went wrong elsewhere, at the identity provider say. */
  problem: Problem | null;
  /** The form of the step that is due. */
  children: ReactNode;
}

export function SignInView({ accountName, ssoLabel, ssoUrl, problem, children }: SignInViewProps) {
  return (
    <CenteredPage
      brand={<Brand />}
      title={`Sign in${accountName === '' ? '' : ` to ${accountName}`}`}
      foot="First start: the user name and the one-time password are in the output of the server."
    >
      <div className="grid gap-4">
        <ProblemNotice problem={problem} />
        {ssoLabel === null ? null : (
          <>
            <a href={ssoUrl} className={buttonClass('secondary')}>
              <LogIn size={16} aria-hidden />
              Continue with {ssoLabel}
            </a>
            <p className="flex items-center gap-3 text-sm text-faint before:h-px before:grow before:bg-border after:h-px after:grow after:bg-border">
              or
            </p>
          </>
        )}
        {children}
      </div>
    </CenteredPage>
  );
}
