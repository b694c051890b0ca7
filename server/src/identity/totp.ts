import { randomInt } from 'node:crypto';
import { Secret, TOTP } from 'otpauth';
import { sha256Hex } from '../platform/ids.ts';

const period = 30;
/** A phone's clock may be off by one period. */
const window = 1;
const recoveryAlphabet = '23456789abcdefghjkmnpqrstuvwxyz';
const recoveryCodeCount = 10;

/** RFC 6238 as every authenticator app does it: SHA-1, six digits, thirty seconds. */
const totpOf = (secret: string, issuer = 'Gantry', label = ''): TOTP =>
  new TOTP({ issuer, label, algorithm: 'SHA1', digits: 6, period, secret: Secret.fromBase32(secret) });

/** 160 bits in base32. */
export const newTotpSecret = (): string => new Secret({ size: 20 }).base32;

/** What the QR code says: `otpauth://totp/Account:ada?secret=…`. */
export const totpUri = (secret: string, names: { account: string; username: string }): string =>
  totpOf(secret, `Gantry ${names.account}`, names.username).toString();

/** The time step to which the code belongs, or null when it is wrong. */
export function totpStep(secret: string, code: string, now: Date): number | null {
  const delta = totpOf(secret).validate({ token: code, timestamp: now.getTime(), window });
  return delta === null ? null : Math.floor(now.getTime() / (period * 1_000)) + delta;
}

export const isTotpCode = (code: string): boolean => /^\d{6}$/.test(code);

/** Ten codes of 50 bits that each let in once, when the phone is lost. */
export function newRecoveryCodes(): string[] {
  const character = (): string => recoveryAlphabet.charAt(randomInt(recoveryAlphabet.length));
  const part = (): string => Array.from({ length: 5 }, character).join('');
  return Array.from({ length: recoveryCodeCount }, () => `${part()}-${part()}`);
}

export const recoveryCodeHash = (code: string): string => sha256Hex(code.replace(/[\s-]/g, '').toLowerCase());
