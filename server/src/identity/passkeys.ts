import { isIP } from 'node:net';
import { AppError } from '@gantry/contract/errors';
import {
  type AuthenticationResponseJSON,
  type AuthenticatorTransport,
  generateAuthenticationOptions,
  generateRegistrationOptions,
  type RegistrationResponseJSON,
  verifyAuthenticationResponse,
  verifyRegistrationResponse,
} from '@simplewebauthn/server';
import { z } from 'zod';
import type { PasskeyRow } from './second-factor-store.ts';

const encoded = z.string().max(20_000);
const credential = {
  id: z.string().min(1).max(1_400),
  rawId: encoded,
  type: z.literal('public-key'),
  clientExtensionResults: z.record(z.string(), z.unknown()),
  authenticatorAttachment: z.enum(['cross-platform', 'platform']).optional(),
};
const transports = z.array(z.string().max(32)).max(10);
const registration = z.object({
  ...credential,
  response: z.looseObject({
    clientDataJSON: encoded,
    attestationObject: encoded,
    transports: transports.optional(),
  }),
});
const authentication = z.object({
  ...credential,
  response: z.looseObject({
    clientDataJSON: encoded,
    authenticatorData: encoded,
    signature: encoded,
    userHandle: encoded.optional(),
  }),
});

/** Whether passkeys work at this address: browsers know them for names, and over plain http for localhost alone. */
export function passkeysAvailable(publicUrl: string): boolean {
  const { hostname, protocol } = new URL(publicUrl);
  const isName = isIP(hostname) === 0 && !hostname.startsWith('[');
  return isName && (protocol === 'https:' || hostname === 'localhost');
}

function relyingParty(publicUrl: string): { rpID: string; origin: string } {
  if (!passkeysAvailable(publicUrl)) throw new AppError('PASSKEYS_UNAVAILABLE');
  const { hostname, origin } = new URL(publicUrl);
  return { rpID: hostname, origin };
}

type Owner = { readonly id: string; readonly username: string };
type Offered = { readonly challenge: string; readonly options: string };

/** What the browser needs to make a passkey, as JSON, and the challenge that it must sign. */
export async function offerRegistration(
  publicUrl: string,
  owner: Owner,
  known: readonly PasskeyRow[],
): Promise<Offered> {
  const { rpID } = relyingParty(publicUrl);
  const options = await generateRegistrationOptions({
    rpName: 'Gantry',
    rpID,
    userName: owner.username,
    userID: new TextEncoder().encode(owner.id),
    attestationType: 'none',
    excludeCredentials: known.map(({ id }) => ({ id })),
    authenticatorSelection: { residentKey: 'discouraged', userVerification: 'preferred' },
  });
  return { challenge: options.challenge, options: JSON.stringify(options) };
}

export async function offerAuthentication(publicUrl: string, known: readonly PasskeyRow[]): Promise<Offered> {
  const { rpID } = relyingParty(publicUrl);
  const options = await generateAuthenticationOptions({
    rpID,
    userVerification: 'preferred',
    allowCredentials: known.map(({ id, transports }) => ({ id, transports: asTransports(transports) })),
  });
  return { challenge: options.challenge, options: JSON.stringify(options) };
}

type Expected = { readonly publicUrl: string; readonly challenge: string; readonly response: string };

/** The new passkey. Throws PASSKEY_REFUSED when it was not made for this installation and challenge. */
export async function readRegistration({ publicUrl, challenge, response }: Expected) {
  const { rpID, origin } = relyingParty(publicUrl);
  const given = parseResponse(registration, response);
  const { registrationInfo } = await refusing(
    verifyRegistrationResponse({
      response: given as RegistrationResponseJSON,
      expectedChallenge: challenge,
      expectedOrigin: origin,
      expectedRPID: rpID,
      requireUserVerification: false,
    }),
  );
  if (registrationInfo === undefined) throw new AppError('PASSKEY_REFUSED');
  const { id, publicKey, counter } = registrationInfo.credential;
  return { id, public_key: Buffer.from(publicKey), counter, transports: given.response.transports ?? [] };
}

/** Which passkey signed, and its new counter. Throws PASSKEY_REFUSED for anything but a fresh answer of a known one. */
export async function readAuthentication(
  { publicUrl, challenge, response }: Expected,
  known: readonly PasskeyRow[],
): Promise<{ id: string; counter: number }> {
  const { rpID, origin } = relyingParty(publicUrl);
  const given = parseResponse(authentication, response);
  const passkey = known.find(({ id }) => id === given.id);
  if (passkey === undefined) throw new AppError('PASSKEY_REFUSED');
  const { verified, authenticationInfo } = await refusing(
    verifyAuthenticationResponse({
      response: given as AuthenticationResponseJSON,
      expectedChallenge: challenge,
      expectedOrigin: origin,
      expectedRPID: rpID,
      requireUserVerification: false,
      credential: {
        id: passkey.id,
        publicKey: new Uint8Array(passkey.public_key),
        counter: passkey.counter,
        transports: asTransports(passkey.transports),
      },
    }),
  );
  if (!verified) throw new AppError('PASSKEY_REFUSED');
  return { id: passkey.id, counter: authenticationInfo.newCounter };
}

function parseResponse<T>(schema: z.ZodType<T>, text: string): T {
  try {
    return schema.parse(JSON.parse(text));
  } catch (cause) {
    throw new AppError('PASSKEY_REFUSED', undefined, { cause });
  }
}

/** The library throws for every answer that is not as expected. */
async function refusing<T>(answer: Promise<T>): Promise<T> {
  try {
    return await answer;
  } catch (cause) {
    throw new AppError('PASSKEY_REFUSED', undefined, { cause });
  }
}

const known: ReadonlySet<string> = new Set(['ble', 'hybrid', 'internal', 'nfc', 'usb']);
const asTransports = (names: readonly string[]): AuthenticatorTransport[] =>
  names.filter((name): name is AuthenticatorTransport => known.has(name));
