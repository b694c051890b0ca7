const longest = 80;

/** The integration's id and the last part of its webhook address, as the server will make it. */
export const slugOf = (name: string): string =>
  name
    .normalize('NFKD')
    .replace(/\p{Mark}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-/, '')
    .slice(0, longest)
    .replace(/-$/, '');

export const webhookUrlOf = (publicUrl: string, slug: string): string =>
  `${publicUrl.replace(/\/+$/, '')}/webhooks/bitbucket-cloud/${slug}`;
