import type { Refusal } from '../../ui/refusal.ts';
import { Brand } from '../frame/brand.tsx';
import type { PasswordInput } from './model.ts';
import { PasswordForm } from './password-form.tsx';

interface PasswordFirstViewProps {
  busy: boolean;
  refusal: Refusal;
  onSubmit: (input: PasswordInput) => void;
}

export function PasswordFirstView(props: PasswordFirstViewProps) {
  return (
    <main className="grid min-h-dvh place-items-center p-4">
      <div className="w-full max-w-md">
        <div className="mb-5 px-1">
          <Brand />
          <h1 className="mt-4 text-xl font-semibold">Choose your password</h1>
          <p className="mt-1 text-muted">The one that you signed in with was made for the first time only.</p>
        </div>
        <div className="rounded border border-border bg-surface p-5">
          <PasswordForm {...props} />
        </div>
      </div>
    </main>
  );
}
