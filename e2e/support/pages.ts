/** Every address of the web, with the title that it must have. */

export type KnownPage = { readonly path: string; readonly title: string };

export function pagesOf(
  stack: { readonly id: string; readonly name: string },
  run: { readonly id: string; readonly title: string },
  delivery: { readonly id: string; readonly eventKey: string },
  module: string,
): readonly KnownPage[] {
  const { id, name } = stack;
  const parts = {
    'pull-requests': 'Pull requests',
    'ignored-events': 'Ignored events',
    resources: 'Resources',
    outputs: 'Outputs',
    state: 'State history',
    environment: 'Environment',
    settings: 'Settings',
  };
  const partsOfModule = {
    proposals: 'Proposals',
    'used-by': 'Used by',
    environment: 'Environment',
    settings: 'Settings',
  };
  return [
    { path: '/launchpad', title: 'LaunchPad' },
    { path: '/source-control', title: 'Source control' },
    { path: '/source-control/new', title: 'Set up Bitbucket Cloud' },
    { path: '/source-control/acme-default', title: 'Acme Default' },
    { path: '/source-control/acme-default/edit', title: 'Edit Acme Default' },
    { path: '/source-control/acme-default/deliveries', title: 'Deliveries' },
    { path: `/deliveries/${delivery.id}`, title: `Delivery ${delivery.eventKey}` },
    { path: '/stacks', title: 'Stacks' },
    { path: '/stacks/new', title: 'New stack' },
    { path: `/stack/${id}`, title: name },
    { path: `/stack/${id}?kind=proposed`, title: name },
    ...Object.entries(parts).map(([part, label]) => ({
      path: `/stack/${id}/${part}`,
      title: `${label} · ${name}`,
    })),
    ...['log', 'changes', 'policies', 'diagnostics', 'comments', 'history'].map((view) => ({
      path: `/stack/${id}/run/${run.id}?view=${view}`,
      title: run.title,
    })),
    { path: '/runs', title: 'Runs' },
    { path: '/pull-requests', title: 'Pull requests' },
    { path: '/modules', title: 'Modules' },
    { path: '/modules/new', title: 'New module' },
    { path: `/module/${module}`, title: module },
    ...Object.entries(partsOfModule).map(([part, label]) => ({
      path: `/module/${module}/${part}`,
      title: `${label} · ${module}`,
    })),
    { path: '/terraform-login', title: 'Terraform login' },
    { path: '/inbox', title: 'Inbox' },
    { path: '/policies', title: 'Policies' },
    { path: '/policies/new', title: 'New policy' },
    { path: '/workers', title: 'Workers' },
    { path: '/workers/no-such-pool', title: 'Worker pool' },
    { path: '/spaces/root', title: 'root' },
    { path: '/people', title: 'People' },
    { path: '/roles', title: 'Roles' },
    { path: '/roles/new', title: 'New role' },
    { path: '/audit', title: 'Audit trail' },
    { path: '/audit/settings', title: 'Audit settings' },
    { path: '/explorer', title: 'API explorer' },
    { path: '/api-keys', title: 'API keys' },
    { path: '/settings/account', title: 'Settings' },
    { path: '/settings/profile', title: 'Profile' },
    { path: '/no/such/page', title: 'Not found' },
  ];
}
