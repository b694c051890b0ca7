import { minutes, nothing, problem, spaces } from '../../gallery/fixtures/index.ts';
import { inMain, states } from '../../gallery/states.tsx';
import { InboxView } from './InboxView.tsx';
import type { InboxItem } from './model.ts';

const item: InboxItem = {
  id: '1',
  severity: 'ERROR',
  title: 'Credentials: acme-default',
  text: 'The token worked before: it was revoked, has expired, or its account was deactivated.',
  path: '/source-control/acme-default',
  spaceId: 'root',
  createdAt: minutes(12),
  resolvedAt: null,
  readAt: null,
};
const inbox = {
  problem: null,
  onRetry: nothing,
  markProblem: null,
  onRead: nothing,
  onDismiss: nothing,
  webhooks: {
    list: [],
    spaces,
    busy: false,
    secret: null,
    refusal: { problem: null, fields: {} },
    problem: null,
    onCreate: nothing,
    onDelete: nothing,
    onTest: nothing,
  },
};

export default states('Inbox', {
  'Inbox, loading': inMain(() => <InboxView {...inbox} items={undefined} />),
  'Inbox, empty': inMain(() => <InboxView {...inbox} items={[]} />),
  'Inbox, failed': inMain(() => <InboxView {...inbox} items={undefined} problem={problem} />),
  Inbox: inMain(() => (
    <InboxView
      {...inbox}
      items={[
        item,
        { ...item, id: '2', severity: 'WARNING', title: 'Token expiry: acme-default', readAt: minutes(1) },
        { ...item, id: '3', title: 'Webhook: acme-default, acme/dns', resolvedAt: minutes(2) },
      ]}
      webhooks={{
        ...inbox.webhooks,
        list: [
          {
            id: '1',
            name: 'On-call chat',
            url: 'https://hooks.acme.example/gantry',
            spaceId: 'root',
            lastSentAt: minutes(12),
            lastProblem: null,
          },
        ],
      }}
    />
  )),
});
