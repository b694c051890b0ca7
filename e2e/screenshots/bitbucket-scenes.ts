import type { Stage } from '../demo/stage.ts';
import { hooksOf } from '../support/acme.ts';
import type { Scene } from './scene.ts';

/** The pages of the stand-in for Bitbucket. */
export async function bitbucketScenes({ acme, repo }: Stage): Promise<readonly Scene[]> {
  const root = '/acme/infrastructure';
  const head = await acme.ada.call<{ values: { hash: string }[] }>(
    'GET',
    '/repositories/acme/infrastructure/commits/three-web-servers',
  );
  const hooks = await hooksOf(acme.ada, repo);
  if (hooks.length === 0) throw new Error('The repository has no webhook.');
  const page = (name: string, path: string): Scene => ({
    name: `bitbucket-${name}`,
    url: `${acme.emulator.url}${path}`,
    async show(shown) {
      await shown.getByRole('heading').first().waitFor();
    },
  });
  return [
    page('repositories', '/'),
    page('workspace', '/acme/'),
    page('source', root),
    page('file', `${root}/src/main/app/main.tf`),
    page('branches', `${root}/branches/`),
    page('commits', `${root}/commits/`),
    page('commit', `${root}/commits/${head.values[0]?.hash}`),
    page('pull-requests', `${root}/pull-requests/`),
    page('pull-request', `${root}/pull-requests/1`),
    { ...page('pull-request-broken', `${root}/pull-requests/2`), part: (shown) => shown.locator('main') },
    page('pull-request-new', `${root}/pull-requests/new`),
    page('webhooks', `${root}/admin/webhooks`),
    page('webhook-new', `${root}/admin/webhooks/new`),
    page('tokens', '/account/api-tokens'),
  ];
}
