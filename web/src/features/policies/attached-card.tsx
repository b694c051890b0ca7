import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { Badge } from '../../ui/badge.tsx';
import { Button } from '../../ui/button.tsx';
import type { Deed } from '../../ui/deed.ts';
import { Field } from '../../ui/field.tsx';
import { Card } from '../../ui/page.tsx';
import { type Problem, ProblemNotice, ProblemPanel } from '../../ui/problem.tsx';
import { RowsSkeleton } from '../../ui/skeleton.tsx';
import type { AttachedPolicy, PolicyChoice } from './model.ts';

export interface AttachedCardProps {
  /** Undefined while they are loaded. */
  attached: readonly AttachedPolicy[] | undefined;
  problem: Problem | null;
  onRetry: () => void;
  /** Policies that it may have. */
  choices: readonly PolicyChoice[];
  mayAttach: boolean;
  attach: Deed<string>;
  /** By the id of the attachment. */
  detach: Deed<string>;
}

/** The policies that look at the plans of a stack or module. */
export function AttachedCard({ attached, problem, onRetry, ...props }: AttachedCardProps) {
  return (
    <Card title="Policies">
      {problem === null ? null : <ProblemPanel problem={problem} onRetry={onRetry} />}
      {attached === undefined && problem === null ? <RowsSkeleton rows={2} /> : null}
      {attached === undefined ? null : <Attached attached={attached} {...props} />}
    </Card>
  );
}

type AttachedProps = Omit<AttachedCardProps, 'attached' | 'problem' | 'onRetry'> & {
  attached: readonly AttachedPolicy[];
};

function Attached({ attached, choices, mayAttach, attach, detach }: AttachedProps) {
  const here = new Set(attached.flatMap(({ id, policyId }) => (id === null ? [] : [policyId])));
  const free = choices.filter(({ id }) => !here.has(id));
  return (
    <div className="grid gap-4">
      {attached.length === 0 ? (
        <p className="text-muted">No policy is asked about its plans.</p>
      ) : (
        <ul className="grid gap-2">
          {attached.map((one) => (
            <Row key={one.policyId} one={one} mayDetach={mayAttach} detach={detach} />
          ))}
        </ul>
      )}
      <ProblemNotice problem={detach.problem} title="The policy was not detached" />
      {mayAttach ? <AttachForm free={free} attached={attached.length > 0} attach={attach} /> : null}
    </div>
  );
}

function Row({ one, mayDetach, detach }: { one: AttachedPolicy; mayDetach: boolean; detach: Deed<string> }) {
  const { id, policyId, policyName } = one;
  return (
    <li className="flex min-h-7 flex-wrap items-center justify-between gap-x-3 gap-y-1">
      <Link to="/policy/$policy" params={{ policy: policyId }} className="link min-w-0 wrap-anywhere">
        {policyName}
      </Link>
      {id === null ? (
        <span title="Take the label away to detach it">
          <Badge>By label</Badge>
        </span>
      ) : mayDetach ? (
        <Button
          size="small"
          aria-label={`Detach ${policyName}`}
          busy={detach.busy}
          onClick={() => detach.submit(id)}
        >
          Detach
        </Button>
      ) : (
        <Badge>By hand</Badge>
      )}
    </li>
  );
}

interface AttachFormProps {
  free: readonly PolicyChoice[];
  /** Whether it has a policy already. */
  attached: boolean;
  attach: Deed<string>;
}

function AttachForm({ free, attached, attach }: AttachFormProps) {
  const [chosen, setChosen] = useState('');
  if (free.length === 0) {
    return (
      <p className="text-sm text-muted">
        {attached ? 'There is no other policy in its reach.' : 'There is no policy in its reach.'}{' '}
        <Link to="/policies" className="link">
          Show policies
        </Link>
      </p>
    );
  }
  return (
    <div className="grid gap-3 border-t border-border pt-4">
      <div className="flex flex-wrap items-end gap-2">
        <Field label={attached ? 'Another policy' : 'Policy'} className="grow basis-56">
          {(ids) => (
            <select
              {...ids}
              className="control"
              value={chosen}
              onChange={(event) => {
                attach.reset();
                setChosen(event.target.value);
              }}
            >
              <option value="">Choose a policy</option>
              {free.map(({ id, name }) => (
                <option key={id} value={id}>
                  {name}
                </option>
              ))}
            </select>
          )}
        </Field>
        <Button
          busy={attach.busy}
          disabledReason={chosen === '' ? 'Choose a policy first.' : undefined}
          onClick={() => attach.submit(chosen, () => setChosen(''))}
        >
          Attach
        </Button>
      </div>
      <ProblemNotice problem={attach.problem} title="The policy was not attached" />
    </div>
  );
}
