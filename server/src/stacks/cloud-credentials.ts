import { z } from 'zod';
import { locateList, visibleSpaces } from '../authz/index.ts';
import type { StackDeps } from './deps.ts';
import { firstVariable } from './list-store.ts';

/** The variables by which the providers of the clouds take credentials, as their documentation names them. */
const clouds: Readonly<Record<string, string>> = {
  AWS_ACCESS_KEY_ID: 'AWS',
  AWS_PROFILE: 'AWS',
  AWS_ROLE_ARN: 'AWS',
  AWS_WEB_IDENTITY_TOKEN_FILE: 'AWS',
  ARM_ACCESS_KEY: 'Azure',
  ARM_CLIENT_ID: 'Azure',
  ARM_USE_MSI: 'Azure',
  ARM_USE_OIDC: 'Azure',
  GOOGLE_APPLICATION_CREDENTIALS: 'Google Cloud',
  GOOGLE_CREDENTIALS: 'Google Cloud',
  GOOGLE_IMPERSONATE_SERVICE_ACCOUNT: 'Google Cloud',
  GOOGLE_OAUTH_ACCESS_TOKEN: 'Google Cloud',
  ALICLOUD_ACCESS_KEY: 'Alibaba Cloud',
  CLOUDFLARE_API_TOKEN: 'Cloudflare',
  DIGITALOCEAN_TOKEN: 'DigitalOcean',
  HCLOUD_TOKEN: 'Hetzner Cloud',
  KUBE_CONFIG_PATH: 'Kubernetes',
  OS_CLOUD: 'OpenStack',
  OS_PASSWORD: 'OpenStack',
  SCW_SECRET_KEY: 'Scaleway',
};

/** A visible stack that has the credentials of a cloud among its variables, or null. Names are read, never values. */
export const cloudCredentials = ({ db, useCases }: StackDeps) =>
  useCases.read({
    name: 'stack.cloudCredentials',
    action: 'stack:read',
    input: z.object({}),
    locate: async (_db, _input, actor) => locateList(actor, 'stack:read'),
    run: async ({ actor }) => {
      const found = await firstVariable(db.kysely, visibleSpaces(actor, 'stack:read'), Object.keys(clouds));
      return found === undefined ? null : { stack: found.name, cloud: clouds[found.id] ?? found.id };
    },
  });
