import { passwordProblem, username } from '@gantry/contract/people';
import { zodResolver } from '@hookform/resolvers/zod';
import { useForm } from 'react-hook-form';
import { z } from 'zod';
import { Button } from '../../ui/button.tsx';
import { CenteredPage } from '../../ui/centered-page.tsx';
import type { Deed } from '../../ui/deed.ts';
import { Field } from '../../ui/field.tsx';
import { FormProblem } from '../../ui/form-problem.tsx';
import { type Problem, ProblemNotice } from '../../ui/problem.tsx';
import { Bar, Loading } from '../../ui/skeleton.tsx';
import { useFieldErrors } from '../../ui/use-field-errors.ts';
import { Brand } from '../frame/brand.tsx';
import type { InvitationForMe } from './people-model.ts';

const joinInput = z
  .object({
    username,
    displayName: z.string().trim().max(120, 'Use at most 120 characters.'),
    password: z.string(),
  })
  .superRefine((input, context) => {
    const problem = passwordProblem(input.password, [input.username]);
    if (problem !== null) context.addIssue({ code: 'custom', path: ['password'], message: problem });
  });
type JoinInput = z.infer<typeof joinInput>;
const places = {
  username: 'username',
  USERNAME_TAKEN: 'username',
  displayName: 'displayName',
  password: 'password',
} as const;

interface InvitationViewProps {
  invitation: InvitationForMe | undefined;
  problem: Problem | null;
  accept: Pick<Deed<never>, 'busy' | 'problem' | 'fields'>;
  onSubmit: (input: JoinInput) => void;
}

export function InvitationView({ invitation, problem, accept, onSubmit }: InvitationViewProps) {
  return (
    <CenteredPage
      brand={<Brand />}
      title={invitation === undefined ? 'Invitation' : `Join ${invitation.accountName}`}
      text={
        invitation === undefined
          ? undefined
          : `${invitation.invitedBy} invites ${invitation.email}. Choose how you sign in.`
      }
      foot={
        problem === null ? undefined : (
          <a href="/sign-in" className="text-accent-text underline">
            Go to the sign-in page
          </a>
        )
      }
    >
      <ProblemNotice problem={problem} />
      {invitation === undefined && problem === null ? (
        <Loading>
          <Bar className="mb-4 h-9" />
          <Bar className="h-9" />
        </Loading>
      ) : null}
      {invitation === undefined ? null : (
        <JoinForm accept={accept} name={invitation.email.split('@')[0] ?? ''} onSubmit={onSubmit} />
      )}
    </CenteredPage>
  );
}

interface JoinFormProps extends Pick<InvitationViewProps, 'accept' | 'onSubmit'> {
  name: string;
}

function JoinForm({ accept, name, onSubmit }: JoinFormProps) {
  const form = useForm<JoinInput>({
    resolver: zodResolver(joinInput),
    mode: 'onTouched',
    defaultValues: { username: name, displayName: '', password: '' },
  });
  useFieldErrors(form.setError, accept.fields, places);
  const { errors } = form.formState;
  return (
    <form noValidate onSubmit={form.handleSubmit(onSubmit)} className="grid gap-4">
      <Field label="User name" help="You sign in with it." error={errors.username?.message}>
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
      <Field label="Your name" optional error={errors.displayName?.message}>
        {(ids) => (
          <input {...ids} {...form.register('displayName')} autoComplete="name" className="control" />
        )}
      </Field>
      <Field label="Password" help="At least 12 characters." error={errors.password?.message}>
        {(ids) => (
          <input
            {...ids}
            {...form.register('password')}
            type="password"
            autoComplete="new-password"
            className="control"
          />
        )}
      </Field>
      <FormProblem refusal={accept} places={Object.keys(places)} />
      <Button look="primary" type="submit" busy={accept.busy}>
        Join
      </Button>
    </form>
  );
}
