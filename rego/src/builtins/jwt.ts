import { createSecretKey } from 'node:crypto';
import type { Machine } from '../evaluate/machine.ts';
import { entriesOf, getKey } from '../value/access.ts';
import { multiply } from '../value/arithmetic.ts';
import { compareNumbers, parseNumber } from '../value/decimal.ts';
import { jsonText } from '../value/json.ts';
import type { ObjectValue, RegoNumber, Value } from '../value/value.ts';
import { isArray, isNumber, isObject } from '../value/value.ts';
import { type Builtin, BuiltinError, define } from './define.ts';
import { decodeBase64Url, unmarshal } from './encoding.ts';
import { signingKey, type VerifyKey, verifyKeys } from './jwt-keys.ts';
import { signText, verifySignature } from './jwt-sign.ts';
import { asObject, asString, failed } from './operands.ts';

/** A token taken apart; nothing of it is verified. */
interface Token {
  readonly header: ObjectValue;
  readonly payload: string;
  readonly signature: Buffer;
  readonly signed: string;
}

function section(text: string, name: string): Buffer {
  try {
    return decodeBase64Url(text);
  } catch (error) {
    throw failed(`JWT ${name} had invalid encoding: ${error instanceof Error ? error.message : ''}`);
  }
}

function split(token: string): Token {
  const parts = token.split('.');
  const [header = '', payload = '', signature = ''] = parts;
  if (parts.length !== 3) throw failed(`encoded JWT must have 3 sections, found ${parts.length}`);
  const decoded = unmarshal(section(header, 'header').toString('utf8'));
  if (!isObject(decoded)) throw failed('JWT header is no object');
  if (getKey(decoded, 'enc') !== undefined) throw failed('JWT is a JWE object, which is not supported');
  return {
    header: decoded,
    payload: section(payload, 'payload').toString('utf8'),
    signature: section(signature, 'signature'),
    signed: `${header}.${payload}`,
  };
}

function field(object: ObjectValue, name: string): string | undefined {
  const value = getKey(object, name);
  return typeof value === 'string' ? value : undefined;
}

/** True if the payload is a token itself. */
function isNested({ header }: Token): boolean {
  return field(header, 'cty')?.toUpperCase() === 'JWT';
}

/** Tokens in tokens end somewhere. */
const DEEPEST = 10;

function decode(_machine: Machine, token: Value): Value {
  let current = split(asString(token, 1));
  for (let depth = 0; isNested(current); depth++) {
    if (depth > DEEPEST) throw failed('JWT is nested too deep');
    current = split(current.payload.replace(/^"|"$/g, ''));
  }
  const payload = unmarshal(current.payload);
  return [current.header, asObject(payload, 1), current.signature.toString('hex')];
}

/** Keys of the token's own name if the set has them, else all. */
function candidates(keys: readonly VerifyKey[], token: Token): readonly VerifyKey[] {
  const id = field(token.header, 'kid');
  const named = keys.filter((one) => one.id !== undefined && one.id === id);
  return named.length > 0 ? named : keys;
}

function verifies(token: Token, algorithm: string, keys: readonly VerifyKey[]): boolean {
  return candidates(keys, token).some(({ key }) =>
    verifySignature(algorithm, key, token.signed, token.signature),
  );
}

function verifyWith(name: string, algorithm: string): Builtin {
  return define(`io.jwt.verify_${name}`, 'str str', (machine, token, key) => {
    machine.work(1000);
    const source = asString(key, 2);
    const parsed = split(asString(token, 1));
    const keys = algorithm.startsWith('HS')
      ? [{ id: undefined, key: secretKey(source) }]
      : verifyKeys(source);
    return verifies(parsed, algorithm, keys);
  });
}

function secretKey(secret: string) {
  return createSecretKey(Buffer.from(secret, 'utf8'));
}

const CONSTRAINTS = ['cert', 'secret', 'alg', 'iss', 'aud', 'time'];

/** What a token must satisfy. */
interface Constraints {
  readonly keys: readonly VerifyKey[];
  readonly alg: string | undefined;
  readonly iss: string | undefined;
  readonly aud: string | undefined;
  readonly time: RegoNumber | undefined;
}

function readConstraints(machine: Machine, value: Value): Constraints {
  const object = asObject(value, 2);
  for (const [key] of entriesOf(object)) {
    if (!CONSTRAINTS.some((known) => known === key)) throw failed(`unknown constraint ${jsonText(key)}`);
  }
  const cert = field(object, 'cert');
  const secret = field(object, 'secret');
  if ((cert === undefined) === (secret === undefined))
    throw failed('exactly one of cert and secret must be given');
  const time = getKey(object, 'time') ?? now(machine);
  if (time !== undefined && !isNumber(time)) throw failed('time must be a number');
  return {
    keys: cert !== undefined ? verifyKeys(cert) : [{ id: undefined, key: secretKey(secret ?? '') }],
    alg: field(object, 'alg'),
    iss: field(object, 'iss'),
    aud: field(object, 'aud'),
    time,
  };
}

function now(machine: Machine): RegoNumber | undefined {
  const source = machine.host.now?.();
  return source === undefined ? undefined : parseNumber(String(source));
}

const REFUSED: Value = [false, {}, {}];

function decodeVerify(machine: Machine, token: Value, constraints: Value): Value {
  machine.work(1000);
  const wanted = readConstraints(machine, constraints);
  let current = split(asString(token, 1));
  for (let depth = 0; ; depth++) {
    if (!isAcceptable(current, wanted)) return REFUSED;
    if (!isNested(current)) break;
    if (depth > DEEPEST) throw failed('JWT is nested too deep');
    current = split(current.payload.replace(/^"|"$/g, ''));
  }
  const payload = asObject(unmarshal(current.payload), 1);
  return hasRightClaims(payload, wanted) ? [true, current.header, payload] : REFUSED;
}

function isAcceptable(token: Token, wanted: Constraints): boolean {
  const algorithm = field(token.header, 'alg') ?? '';
  if (wanted.alg !== undefined && wanted.alg !== algorithm) return false;
  if (getKey(token.header, 'crit') !== undefined) return false;
  return verifies(token, algorithm, wanted.keys);
}

function hasRightClaims(payload: ObjectValue, wanted: Constraints): boolean {
  if (wanted.iss !== undefined && getKey(payload, 'iss') !== wanted.iss) return false;
  if (!hasAudience(getKey(payload, 'aud'), wanted.aud)) return false;
  const expires = nanoseconds(payload, 'exp');
  const begins = nanoseconds(payload, 'nbf');
  if (wanted.time === undefined) return expires === undefined && begins === undefined;
  if (expires !== undefined && compareNumbers(wanted.time, expires) >= 0) return false;
  return begins === undefined || compareNumbers(wanted.time, begins) >= 0;
}

function hasAudience(audience: Value | undefined, wanted: string | undefined): boolean {
  if (audience === undefined || wanted === undefined) return audience === undefined && wanted === undefined;
  return isArray(audience) ? audience.includes(wanted) : audience === wanted;
}

function nanoseconds(payload: ObjectValue, name: string): RegoNumber | undefined {
  const value = getKey(payload, name);
  if (value === undefined) return undefined;
  if (!isNumber(value)) throw failed(`${name} value must be a number`);
  return multiply(value, 1_000_000_000);
}

function encodeSign(header: string, payload: string, key: Value): Value {
  let parsed: Value;
  try {
    parsed = unmarshal(header);
  } catch (error) {
    if (!(error instanceof BuiltinError)) throw error;
    // OPA's library looks for the name before it reads the rest.
    if (header.includes('alg')) throw failed("missing or invalid 'alg' header: cannot parse JSON");
    parsed = null;
  }
  const algorithm = isObject(parsed) ? field(parsed, 'alg') : undefined;
  if (algorithm === undefined || !isObject(parsed)) {
    throw failed(`missing or invalid 'alg' header: jwsbb: header "alg" not found`);
  }
  const type = field(parsed, 'typ');
  if (type === undefined || type.toUpperCase() === 'JWT') checkJson(payload);
  const text = `${encode(header)}.${encode(payload)}`;
  return `${text}.${signText(algorithm, signingKey(key), text).toString('base64url')}`;
}

function checkJson(payload: string): void {
  try {
    unmarshal(payload);
  } catch {
    throw failed('type is JWT but payload is not JSON');
  }
}

function encode(text: string): string {
  return Buffer.from(text, 'utf8').toString('base64url');
}

const SIZES = ['256', '384', '512'];

/** JSON Web Tokens. */
export const jwt: readonly Builtin[] = [
  define('io.jwt.decode', 'str', decode),
  define('io.jwt.decode_verify', 'str obj', decodeVerify),
  define('io.jwt.encode_sign', 'obj obj obj', (machine, header, payload, key) => {
    machine.work(1000);
    return encodeSign(jsonText(asObject(header, 1)), jsonText(asObject(payload, 2)), asObject(key, 3));
  }),
  define('io.jwt.encode_sign_raw', 'str str str', (machine, header, payload, key) => {
    machine.work(1000);
    return encodeSign(asString(header, 1), asString(payload, 2), unmarshal(asString(key, 3)));
  }),
  ...['HS', 'RS', 'PS', 'ES'].flatMap((family) =>
    SIZES.map((size) => verifyWith(`${family.toLowerCase()}${size}`, `${family}${size}`)),
  ),
  verifyWith('eddsa', 'EdDSA'),
];
