/** Deliveries in the shape that Bitbucket Cloud sends since 2025, reduced to what a test needs to change. */

export const SHA_A = 'a'.repeat(40);
export const SHA_B = 'b'.repeat(40);

export const repository = {
  type: 'repository',
  full_name: 'acme/infra',
  name: 'infra',
  uuid: '{cbddcb41-064e-4190-9685-c0540c2ec622}',
  is_private: true,
};
export const fork = {
  ...repository,
  full_name: 'mallory/infra',
  uuid: '{0d0b0f3a-1111-4222-8333-444455556666}',
};

export const actor = {
  type: 'user',
  display_name: 'Ada Lovelace',
  nickname: 'ada',
  uuid: '{6cb0e486-3c5a-41bb-b009-2142d2cbe5d7}',
  account_id: '5f614bd12d51d4006ab36374',
};

type RefOptions = { type?: string; name?: string; hash?: string; message?: string };

export function ref({
  type = 'branch',
  name = 'main',
  hash = SHA_B,
  message = 'Add network\n',
}: RefOptions = {}) {
  return {
    type,
    name,
    target: { type: 'commit', hash, message, author: { raw: 'Ada <ada@acme.io>', user: actor } },
  };
}

export function change(changed: Record<string, unknown> = {}) {
  return { old: ref({ hash: SHA_A }), new: ref(), created: false, closed: false, forced: false, ...changed };
}

export function push(...changes: unknown[]) {
  return { push: { changes }, repository, actor };
}

export function pullRequest(changed: Record<string, unknown> = {}) {
  return {
    type: 'pullrequest',
    id: 7,
    title: 'Add network',
    state: 'OPEN',
    draft: false,
    author: actor,
    source: { branch: { name: 'feature/network' }, commit: { hash: 'b'.repeat(12) }, repository },
    destination: { branch: { name: 'main' }, commit: { hash: 'a'.repeat(12) }, repository },
    merge_commit: null,
    links: { html: { href: 'https://bitbucket.org/acme/infra/pull-requests/7' } },
    ...changed,
  };
}

export function pullRequestEvent(
  changed: Record<string, unknown> = {},
  beside: Record<string, unknown> = {},
) {
  return { repository, actor, pullrequest: pullRequest(changed), ...beside };
}
