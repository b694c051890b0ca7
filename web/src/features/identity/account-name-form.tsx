import { accountName } from '@gantry/contract/people';
import { zodResolver } from '@hookform/resolvers/zod';
import { useForm } from 'react-hook-form';
import { z } from 'zod';
import { Button, type ButtonLook } from '../../ui/button.tsx';
import type { Deed } from '../../ui/deed.ts';
import { Field } from '../../ui/field.tsx';
import { FormProblem } from '../../ui/form-problem.tsx';

const input = z.object({ name: accountName });

interface AccountNameFormProps {
  name: string;
  verb: string;
  look?: ButtonLook;
  rename: Deed<string>;
  onDone?: () => void;
}

export function AccountNameForm({ name, verb, look = 'primary', rename, onDone }: AccountNameFormProps) {
  const form = useForm<z.infer<typeof input>>({
    resolver: zodResolver(input),
    mode: 'onTouched',
    defaultValues: { name },
  });
  const error = form.formState.errors.name?.message ?? rename.fields.name;
  return (
    <form
      noValidate
      onSubmit={form.handleSubmit((typed) => rename.submit(typed.name, onDone))}
      className="grid max-w-sm gap-4"
    >
      <Field
        label="Account name"
        help="Part of the addresses of your modules: letters, digits, dashes and underscores."
        error={error}
      >
        {(ids) => (
          <input {...ids} {...form.register('name')} autoComplete="organization" className="control" />
        )}
      </Field>
      <FormProblem refusal={rename} places={['name']} />
      <div>
        <Button look={look} type="submit" busy={rename.busy}>
          {verb}
        </Button>
      </div>
    </form>
  );
}
