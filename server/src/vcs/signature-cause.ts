import type { AppError } from '@gantry/contract/errors';
import type { Connections } from './connections.ts';
import type { VcsDeps } from './deps.ts';
import { type IntegrationRow, listSigners } from './integrations-store.ts';
import { webhookSecretContext } from './model.ts';
import type { RawDelivery } from './provider.ts';

/** Comparing costs as much as verifying, so forgers get no more of it than this. */
const mostPerSecond = 10;
const unknownCause =
  'The webhook in Bitbucket has another secret: copy the secret of this integration into it, or let Gantry repair it. A proxy that changes bodies would do the same.';

/** Why the signature of a delivery is wrong, as far as can be told, and what to do about it. */
export function createSignatureCause(deps: VcsDeps & { connections: Connections }) {
  const { db, clock, provider, secretBox } = deps;
  let second = 0;
  let told = 0;

  const signedWith = (delivery: RawDelivery, secrets: readonly string[]): boolean => {
    try {
      provider.verify(delivery, secrets);
      return true;
    } catch {
      return false;
    }
  };
  const open = (row: IntegrationRow, sealed: Buffer): string =>
    secretBox.open(sealed, webhookSecretContext(row.id)).toString();

  function isAffordable(): boolean {
    const now = Math.floor(clock.now().getTime() / 1_000);
    told = now === second ? told + 1 : 1;
    second = now;
    return told <= mostPerSecond;
  }

  return async (row: IntegrationRow, delivery: RawDelivery, error: AppError): Promise<string> => {
    if (error.code === 'VCS_SIGNATURE_MISSING') {
      return `${error.message} The webhook has no secret: edit it in Bitbucket, or let Gantry repair it.`;
    }
    if (error.code !== 'VCS_SIGNATURE_INVALID' || !isAffordable()) return error.message;
    const previous = row.previous_secret_sealed;
    if (previous !== null && signedWith(delivery, [open(row, previous)])) {
      return `${error.message} It was signed with the previous secret, whose grace has ended: put the present one into the webhook.`;
    }
    for (const other of await listSigners(db.kysely, row.id)) {
      if (signedWith(delivery, [open(other, other.webhook_secret_sealed)])) {
        return `${error.message} It was signed with the secret of the integration ${other.name}: the webhook has the address of one and the secret of the other.`;
      }
    }
    const length = Number(delivery.headers['content-length']);
    if (Number.isFinite(length) && length !== delivery.body.byteLength) {
      return `${error.message} The body has ${delivery.body.byteLength} bytes instead of ${length}: a proxy in front of Gantry changes it.`;
    }
    return `${error.message} ${unknownCause}`;
  };
}
