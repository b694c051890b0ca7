import { KeyRound, LifeBuoy, Smartphone, Trash2 } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { Button, IconButton } from '../../ui/button.tsx';
import type { Deed } from '../../ui/deed.ts';
import { TimeAgo } from '../../ui/time.tsx';
import { FactorSetUp } from './factor-set-up.tsx';
import { PasswordQuestion } from './password-question.tsx';
import type { SecondFactor, TotpSetUp } from './profile-model.ts';
import { RecoveryCodes } from './recovery-codes.tsx';

type Proof = { password: string | null };

export interface FactorDeeds {
  totpBegin: Deed<null, TotpSetUp>;
  totpConfirm: Deed<string, string[]>;
  totpDelete: Deed<Proof>;
  passkeyAdd: Deed<string, string[]>;
  passkeyDelete: Deed<Proof & { id: string }>;
  recoveryCodes: Deed<Proof, string[]>;
}

type Asked = { what: 'totp' } | { what: 'codes' } | { what: 'passkey'; id: string; name: string };

/** What the viewer shows beside the password, and what is left when it is lost. */
export function SecondFactors({ factor, deeds }: { factor: SecondFactor; deeds: FactorDeeds }) {
  const [asked, setAsked] = useState<Asked | null>(null);
  const [codes, setCodes] = useState<string[]>([]);
  const close = () => setAsked(null);
  const has = factor.totpSince !== null || factor.passkeys.length > 0;
  if (codes.length > 0) return <RecoveryCodes codes={codes} onDone={() => setCodes([])} />;
  return (
    <div className="grid gap-4">
      {has ? null : (
        <p className="text-muted">
          With one, your password alone lets nobody in. Use an authenticator app, a passkey of this device or
          a security key.
        </p>
      )}
      <ul className="grid gap-2 empty:hidden">
        {factor.totpSince === null ? null : (
          <Row
            icon={<Smartphone size={16} aria-hidden />}
            name="Authenticator app"
            note={
              <>
                Since <TimeAgo at={factor.totpSince} />
              </>
            }
            onRemove={() => setAsked({ what: 'totp' })}
          />
        )}
        {factor.passkeys.map((passkey) => (
          <Row
            key={passkey.id}
            icon={<KeyRound size={16} aria-hidden />}
            name={passkey.name}
            note={
              passkey.lastUsedAt === null ? (
                'Never used'
              ) : (
                <>
                  Used <TimeAgo at={passkey.lastUsedAt} />
                </>
              )
            }
            onRemove={() => setAsked({ what: 'passkey', id: passkey.id, name: passkey.name })}
          />
        ))}
      </ul>
      <FactorSetUp
        {...deeds}
        hasTotp={factor.totpSince !== null}
        passkeysAvailable={factor.passkeysAvailable}
        onDone={() => {}}
      />
      {has ? (
        <div className="flex flex-wrap items-center gap-3 border-t border-border pt-4 text-sm text-muted">
          <LifeBuoy size={16} aria-hidden />
          {factor.recoveryCodesLeft} of 10 recovery codes left
          <Button size="small" onClick={() => setAsked({ what: 'codes' })}>
            Make new ones
          </Button>
        </div>
      ) : null}
      <FactorQuestion asked={asked} deeds={deeds} onCodes={setCodes} onClose={close} />
    </div>
  );
}

function Row(props: { icon: ReactNode; name: string; note: ReactNode; onRemove: () => void }) {
  return (
    <li className="flex items-center gap-3 rounded border border-border px-3 py-2">
      {props.icon}
      <span className="min-w-0 grow truncate font-medium">{props.name}</span>
      <span className="text-sm text-muted">{props.note}</span>
      <IconButton
        label={`Remove ${props.name}`}
        icon={<Trash2 size={15} aria-hidden />}
        onClick={props.onRemove}
      />
    </li>
  );
}

interface FactorQuestionProps {
  asked: Asked | null;
  deeds: FactorDeeds;
  onCodes: (codes: string[]) => void;
  onClose: () => void;
}

function FactorQuestion({ asked, deeds, onCodes, onClose }: FactorQuestionProps) {
  if (asked === null) return null;
  if (asked.what === 'codes') {
    return (
      <PasswordQuestion
        title="Make new recovery codes"
        text="The ones of before stop working at once."
        verb="Make codes"
        deed={deeds.recoveryCodes}
        onConfirm={(password) =>
          deeds.recoveryCodes.submit({ password }, (fresh) => {
            onCodes(fresh);
            onClose();
          })
        }
        onClose={onClose}
      />
    );
  }
  if (asked.what === 'totp') {
    return (
      <PasswordQuestion
        title="Remove the authenticator app"
        text="Its codes stop working for this account."
        verb="Remove"
        deed={deeds.totpDelete}
        onConfirm={(password) => deeds.totpDelete.submit({ password }, onClose)}
        onClose={onClose}
      />
    );
  }
  return (
    <PasswordQuestion
      title={`Remove ${asked.name}`}
      text="The passkey stops working for this account."
      verb="Remove"
      deed={deeds.passkeyDelete}
      onConfirm={(password) => deeds.passkeyDelete.submit({ id: asked.id, password }, onClose)}
      onClose={onClose}
    />
  );
}
