import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { Badge } from '../../ui/badge.tsx';
import { Button } from '../../ui/button.tsx';
import type { Deed } from '../../ui/deed.ts';
import { Field } from '../../ui/field.tsx';
import { Card } from '../../ui/page.tsx';
import { type Problem, ProblemNotice } from '../../ui/problem.tsx';
import { SearchPicker } from '../../ui/search-picker.tsx';
import type { PolicyDetails, PolicyUse } from './model.ts';

/** Stacks and modules to choose from. */
export interface CodeSearch {
  items: readonly { id: string; name: string; isModule: boolean }[];
  loading: boolean;
  problem: Problem | null;
  search: (text: string) => void;
}

export interface UsesCardProps {
  policy: PolicyDetails;
  mayAttach: boolean;
  search: CodeSearch;
  attach: Deed<{ id: string; stack: string }>;
  detach: Deed<string>;
}

/** What the policy looks at, and how it came to that. */
export function UsesCard({ policy, mayAttach, search, attach, detach }: UsesCardProps) {
  const uses = policy.attachedStacks;
  return (
    <Card title="Attached to">
      <div className="grid gap-4">
        {uses.length === 0 ? (
          <p className="text-muted">
            Nothing yet, so no plan is asked of it.
            {mayAttach ? ' Attach it here, or with a label such as autoattach:prod.' : ''}
          </p>
        ) : (
          <ul className="grid gap-2">
            {uses.map((use) => (
              <Use key={use.stackId} use={use} mayDetach={mayAttach} detach={detach} />
            ))}
          </ul>
        )}
        <ProblemNotice problem={detach.problem} title="It was not detached" />
        {mayAttach ? <AttachForm policy={policy} search={search} attach={attach} /> : null}
      </div>
    </Card>
  );
}

function Use({ use, mayDetach, detach }: { use: PolicyUse; mayDetach: boolean; detach: Deed<string> }) {
  const { id, isModule, stackId, stackName } = use;
  return (
    <li className="flex min-h-7 flex-wrap items-center justify-between gap-x-3 gap-y-1">
      <span className="min-w-0 wrap-anywhere">
        {isModule ? (
          <Link to="/module/$module" params={{ module: stackId }} className="link">
            {stackName}
          </Link>
        ) : (
          <Link to="/stack/$stack" params={{ stack: stackId }} className="link">
            {stackName}
          </Link>
        )}
        <span className="text-muted"> · {isModule ? 'module' : 'stack'}</span>
      </span>
      {id === null ? (
        <Badge>By label</Badge>
      ) : mayDetach ? (
        <Button
          size="small"
          aria-label={`Detach from ${stackName}`}
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

function AttachForm({ policy, search, attach }: Pick<UsesCardProps, 'policy' | 'search' | 'attach'>) {
  const [chosen, setChosen] = useState('');
  const here = new Set(policy.attachedStacks.flatMap(({ id, stackId }) => (id === null ? [] : [stackId])));
  return (
    <div className="grid gap-3 border-t border-border pt-4">
      <div className="flex flex-wrap items-end gap-2">
        <Field label="Stack or module" className="grow basis-56">
          {(ids) => (
            <SearchPicker
              {...ids}
              what="a stack or module"
              value={chosen}
              options={search.items
                .filter(({ id }) => !here.has(id))
                .map(({ id, name, isModule }) => ({
                  value: id,
                  hint: `${name === id ? '' : `${name} · `}${isModule ? 'module' : 'stack'}`,
                }))}
              loading={search.loading}
              problem={search.problem}
              emptyText="Nothing else was found. Search for another name."
              onSearch={search.search}
              onChange={(value) => {
                attach.reset();
                setChosen(value);
              }}
            />
          )}
        </Field>
        <Button
          busy={attach.busy}
          disabledReason={chosen === '' ? 'Choose a stack or module first.' : undefined}
          onClick={() => attach.submit({ id: policy.id, stack: chosen }, () => setChosen(''))}
        >
          Attach
        </Button>
      </div>
      <ProblemNotice problem={attach.problem} title="It was not attached" />
    </div>
  );
}
