import { isPrivateAddress, type Resolve } from '../../platform/network/index.ts';
import { type Finding, finding } from './model.ts';

type Asked = {
  readonly publicUrl: string;
  /** The newest delivery that this integration got. */
  readonly lastDeliveryAt: Date | null;
  readonly resolve: Resolve;
};

const recentMs = 7 * 24 * 3_600_000;

/** Whether Bitbucket can reach this server: a delivery proves it, a private address rules it out. */
export async function addressFinding(
  { publicUrl, lastDeliveryAt, resolve }: Asked,
  now: Date,
): Promise<Finding> {
  const about = { key: 'public_url', title: 'Public address' } as const;
  if (lastDeliveryAt !== null && now.getTime() - lastDeliveryAt.getTime() < recentMs) {
    return finding({ ...about, state: 'ok', message: `Deliveries arrive at ${publicUrl}.` });
  }
  const addresses = await resolve(new URL(publicUrl).hostname);
  const steps = [
    'Set GANTRY_PUBLIC_URL to the address at which Bitbucket Cloud reaches this server, and restart it.',
    'Where no address can be public, let a reverse proxy or tunnel forward /webhooks/ only.',
  ];
  if (addresses.length === 0) {
    return finding({
      ...about,
      state: 'warning',
      message: `The host of ${publicUrl} does not resolve from here, so Bitbucket Cloud will hardly find it.`,
      steps,
    });
  }
  if (addresses.some(isPrivateAddress)) {
    return finding({
      ...about,
      state: 'warning',
      message: `${publicUrl} is a private address. Bitbucket Cloud refuses webhooks to such addresses, so no delivery can arrive. Gantry asks Bitbucket every minute instead.`,
      steps,
    });
  }
  const secure = new URL(publicUrl).protocol === 'https:';
  return finding({
    ...about,
    state: secure ? 'ok' : 'hint',
    message: `${publicUrl} is a public address. The first delivery proves that it is reachable.${
      secure ? '' : ' It has no TLS: bodies of deliveries travel in clear.'
    }`,
  });
}
