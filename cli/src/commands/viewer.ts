import type { ApiClient } from '@gantry/contract/client';
import { z } from 'zod';
import { notSignedIn } from '../errors.ts';

const answer = z.object({
  viewer: z.object({ id: z.string(), name: z.string(), admin: z.boolean() }).nullable(),
  installation: z.object({ accountName: z.string(), version: z.string() }),
});

/** Who asks, and of which Gantry. */
export type SignedIn = {
  readonly url: string;
  readonly account: string;
  readonly version: string;
  readonly viewer: { readonly id: string; readonly name: string; readonly admin: boolean };
};

export async function readViewer(api: ApiClient, url: string): Promise<SignedIn> {
  const document = '{ viewer { id name admin } installation { accountName version } }';
  const { viewer, installation } = await api.query(answer, document);
  if (viewer === null) throw notSignedIn(`${url} does not know who you are. Run \`gantry login\`.`);
  return { url, account: installation.accountName, version: installation.version, viewer };
}
