import { zodResolver } from '@hookform/resolvers/zod';
import { useForm } from 'react-hook-form';
import { z } from 'zod';
import { Button } from '../../ui/button.tsx';
import { Field } from '../../ui/field.tsx';
import { type Problem, ProblemNotice } from '../../ui/problem.tsx';

const signInInput = z.object({
  username: z.string().trim().min(1, 'Enter your user name.'),
  password: z.string().min(1, 'Enter your password.'),
});
export type SignInInput = z.infer<typeof signInInput>;

interface SignInFormProps {
  /** Set when it is known who signs in again. */
  username?: string;
  busy: boolean;
  problem: Problem | null;
  onSubmit: (input: SignInInput) => void;
}

export function SignInForm({ username, busy, problem, onSubmit }: SignInFormProps) {
  const form = useForm<SignInInput>({
    resolver: zodResolver(signInInput),
    defaultValues: { username: username ?? '', password: '' },
  });
  const { errors } = form.formState;
  return (
    <form noValidate onSubmit={form.handleSubmit(onSubmit)} className="grid gap-4">
      <Field label="User name" error={errors.username?.message}>
        {(ids) => (
          <input
            {...ids}
            {...form.register('username')}
            autoComplete="username"
            autoCapitalize="none"
            className="control"
          />
        )}
      </Field>
      <Field label="Password" error={errors.password?.message}>
        {(ids) => (
          <input
            {...ids}
            {...form.register('password')}
            type="password"
            autoComplete="current-password"
            className="control"
          />
        )}
      </Field>
      <ProblemNotice problem={problem} />
      <Button look="primary" type="submit" busy={busy}>
        Sign in
      </Button>
    </form>
  );
}
