import type { Problem } from '../../ui/problem.tsx';
import { Brand } from '../frame/brand.tsx';
import { SignInForm, type SignInInput } from './sign-in-form.tsx';

interface SignInViewProps {
  accountName: string;
  busy: boolean;
  problem: Problem | null;
  onSubmit: (input: SignInInput) => void;
}

export function SignInView({ accountName, ...form }: SignInViewProps) {
  return (
    <main className="grid min-h-dvh place-items-center p-4">
      <div className="w-full max-w-sm">
        <div className="mb-5 px-1">
          <Brand />
          <h1 className="mt-4 text-xl font-semibold">
            Sign in{accountName === '' ? '' : ` to ${accountName}`}
          </h1>
        </div>
        <div className="rounded border border-border bg-surface p-5">
          <SignInForm {...form} />
        </div>
        <p className="mt-4 px-1 text-sm text-muted">
          First start: the user name and the one-time password are in the output of the server.
        </p>
      </div>
    </main>
  );
}
