import type { Deed } from '../../ui/deed.ts';
import { TypedConfirm } from '../../ui/typed-confirm.tsx';
import { countWords, type PolicyDetails } from './model.ts';

interface DeletePolicyDialogProps {
  policy: PolicyDetails;
  remove: Deed<string>;
  onClose: () => void;
}

const namesShown = 10;

/** Deleting opens a gate for every stack that the policy watches: the question names them. */
export function DeletePolicyDialog({ policy, remove, onClose }: DeletePolicyDialogProps) {
  const uses = policy.attachedStacks;
  const words = countWords(uses);
  return (
    <TypedConfirm
      title={`Delete policy ${policy.name}`}
      name={policy.name}
      verb="Delete policy"
      busy={remove.busy}
      problem={remove.problem}
      onConfirm={() => remove.submit(policy.id, onClose)}
      onClose={onClose}
    >
      {words === null ? (
        <p>It is attached to nothing that you see. What it said of earlier runs stays with them.</p>
      ) : (
        <>
          <p>
            It is attached to {words}, whose plans then pass without it. What it said of earlier runs stays
            with them.
          </p>
          <ul className="list-disc pl-5">
            {uses.slice(0, namesShown).map(({ stackId, stackName, isModule }) => (
              <li key={stackId} className="wrap-anywhere">
                {stackName}
                <span className="text-muted"> · {isModule ? 'module' : 'stack'}</span>
              </li>
            ))}
            {uses.length > namesShown ? <li>and {uses.length - namesShown} more</li> : null}
          </ul>
        </>
      )}
    </TypedConfirm>
  );
}
