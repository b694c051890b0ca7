import {
  attachedPolicies,
  deed,
  minutes,
  nothing,
  policy,
  problem,
  receipts,
  runs,
  spaces,
} from '../../gallery/fixtures/index.ts';
import { inMain, states } from '../../gallery/states.tsx';
import { Card, PageBody, PageHeader } from '../../ui/page.tsx';
import { AttachedCard, type AttachedCardProps } from './attached-card.tsx';
import { DeletePolicyDialog } from './delete-policy-dialog.tsx';
import { PoliciesView } from './PoliciesView.tsx';
import { PolicyFormView } from './PolicyFormView.tsx';
import { PolicyView } from './PolicyView.tsx';
import { Answer } from './try-out.tsx';

const list = { text: '', mayCreate: true, problem: null, more: null, onRetry: nothing, onText: nothing };
const policies = [
  policy(),
  policy({ id: 'tags', name: 'Everything has tags', labels: [], attachedStacks: [] }),
  policy({
    id: 'regions',
    name: 'European regions only',
    labels: ['autoattach:*'],
    spaceDetails: { id: 'payments', name: 'Payments' },
  }),
];
const page = {
  policy: policy(),
  problem: null,
  onRetry: nothing,
  mayAttach: true,
  search: { items: [], loading: false, problem: null, search: nothing },
  attach: deed,
  detach: deed,
  remove: deed,
};
const mistake = 'Line 4, column 3: expected an expression';
const wrong = {
  ...deed,
  problem: { code: 'POLICY_INVALID', message: mistake },
  fields: { POLICY_INVALID: mistake },
};

const tryOut = {
  runs: { items: runs, loading: false, problem: null, search: nothing },
  simulate: deed,
};

const ofStack = (over: Partial<AttachedCardProps>) =>
  inMain(() => (
    <>
      <PageHeader title="network" />
      <PageBody>
        <AttachedCard {...attachedPolicies} {...over} />
      </PageBody>
    </>
  ));

export default states('Policies', {
  'List, loading': inMain(() => <PoliciesView {...list} policies={undefined} />),
  'List, failed': inMain(() => <PoliciesView {...list} policies={undefined} problem={problem} />),
  'List, empty': inMain(() => <PoliciesView {...list} policies={[]} />),
  'List, empty for a reader': inMain(() => <PoliciesView {...list} mayCreate={false} policies={[]} />),
  'List, none match': inMain(() => <PoliciesView {...list} policies={[]} text="cost" />),
  'List, for a reader': inMain(() => <PoliciesView {...list} mayCreate={false} policies={policies} />),
  List: inMain(() => <PoliciesView {...list} policies={policies} more={{ busy: false, load: nothing }} />),
  Create: inMain(() => <PolicyFormView policy={null} spaces={spaces} save={deed} tryOut={tryOut} />),
  'Create, does not compile': inMain(() => (
    <PolicyFormView
      policy={null}
      spaces={spaces}
      save={wrong}
      tryOut={{ ...tryOut, simulate: { ...deed, problem: wrong.problem } }}
    />
  )),
  'Create, not allowed': inMain(() => <PolicyFormView policy={null} spaces={[]} save={deed} tryOut={null} />),
  Edit: inMain(() => <PolicyFormView policy={policy()} spaces={spaces} save={deed} tryOut={null} />),
  'Edit, not allowed': inMain(() => (
    <PolicyFormView
      policy={policy({ abilities: ['policy:read'] })}
      spaces={spaces}
      save={deed}
      tryOut={null}
    />
  )),
  'Try out, answers': inMain(() => (
    <>
      <PageHeader title="New policy" />
      <PageBody>
        <Card title="Try it out">
          <div className="grid gap-4">
            {receipts.map((finding) => (
              <Answer key={finding.policyId} finding={finding} />
            ))}
          </div>
        </Card>
      </PageBody>
    </>
  )),
  'Policy, loading': inMain(() => <PolicyView {...page} policy={undefined} />),
  'Policy, failed': inMain(() => <PolicyView {...page} policy={undefined} problem={problem} />),
  Policy: inMain(() => <PolicyView {...page} />),
  'Policy, attached to nothing': inMain(() => (
    <PolicyView {...page} policy={policy({ attachedStacks: [], labels: [], description: '' })} />
  )),
  'Policy, not attached': inMain(() => (
    <PolicyView {...page} attach={{ ...deed, problem }} detach={{ ...deed, problem }} />
  )),
  'Policy, for a reader': inMain(() => (
    <PolicyView
      {...page}
      mayAttach={false}
      policy={policy({ abilities: ['policy:read'], engineType: 'REGO_V0', updatedAt: minutes(4) })}
    />
  )),
  'Of a stack, loading': ofStack({ attached: undefined }),
  'Of a stack, failed': ofStack({ attached: undefined, problem }),
  'Of a stack, none': ofStack({ attached: [], choices: [] }),
  'Of a stack, for a reader': ofStack({ mayAttach: false }),
  'Of a stack, not attached': ofStack({ attach: { ...deed, problem } }),
  Delete: inMain(() => <DeletePolicyDialog policy={policy()} remove={deed} onClose={nothing} />),
  'Delete, refused': inMain(() => (
    <DeletePolicyDialog
      policy={policy({ attachedStacks: [] })}
      remove={{ ...deed, problem }}
      onClose={nothing}
    />
  )),
});
