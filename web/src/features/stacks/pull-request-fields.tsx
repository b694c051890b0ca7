import { useFormContext } from 'react-hook-form';
import { CheckBox } from '../../ui/choice.tsx';
import { Field, FieldGroup } from '../../ui/field.tsx';
import type { StackInput } from './stack-input.ts';

const comments = [
  ['CHANGES', 'The changes, and the first lines of the plan'],
  ['PLAN', 'The changes, and as much of the plan as fits'],
  ['NONE', 'Nothing'],
] as const;

/** What pull requests hear of a stack, and what may be done from there. */
export function PullRequestFields() {
  const { register, formState } = useFormContext<StackInput>();
  return (
    <FieldGroup title="Pull requests">
      <Field
        label="In the comment"
        help="One comment tells of all stacks. The label feature:disable_pr_comments silences it too."
        error={formState.errors.pullRequestComment?.message}
      >
        {(ids) => (
          <select {...ids} {...register('pullRequestComment')} className="control lg:max-w-md">
            {comments.map(([value, label]) => (
              <option key={value} value={value}>
                {label}
              </option>
            ))}
          </select>
        )}
      </Field>
      <CheckBox
        {...register('statusWhenIgnored')}
        label="Status on every commit"
        text="A commit that starts no run of this stack gets a green status, so that a required check does not block it."
      />
      <CheckBox
        {...register('allowRunPromotion')}
        label="Allow promotion"
        text="A preview that has finished may be deployed before its pull request is merged."
      />
    </FieldGroup>
  );
}
