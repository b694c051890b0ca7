import { auditSecret } from '../authz/index.ts';
import type { Queryable } from '../platform/db/index.ts';
import type { VcsDeps } from './deps.ts';
import { integrationById } from './integrations-store.ts';
import { tokenContext, webhookSecretContext } from './model.ts';

/** An integration as the audit trail shows it: of its secrets whether they changed. */
export const integrationSnapshot =
  ({ secretBox }: Pick<VcsDeps, 'secretBox'>) =>
  async (db: Queryable, { id }: { readonly id: string }) => {
    const row = await integrationById(db, id);
    if (row === undefined) return null;
    const open = (sealed: Buffer, context: string) => {
      try {
        return auditSecret(secretBox.open(sealed, context).toString());
      } catch {
        // Sealed with a key that is gone: who mends or deletes the integration must not be stopped by that.
        return 'unreadable';
      }
    };
    return {
      name: row.name,
      space: row.space_id,
      isDefault: row.is_default,
      description: row.description,
      labels: row.labels,
      vcsChecks: row.vcs_checks,
      useGitCheckout: row.use_git_checkout,
      hookPlacement: row.hook_placement,
      credentialKind: row.credential_kind,
      email: row.email,
      token: open(row.token_sealed, tokenContext(id)),
      webhookSecret: open(row.webhook_secret_sealed, webhookSecretContext(id)),
      previousSecretUntil: row.previous_secret_until,
    };
  };
