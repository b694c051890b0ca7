import { createHash, createHmac } from 'node:crypto';
import type { Machine } from '../evaluate/machine.ts';
import { entriesOf, getKey } from '../value/access.ts';
import { regoText } from '../value/format.ts';
import { jsonText } from '../value/json.ts';
import { objectOf } from '../value/object.ts';
import { setOf } from '../value/set.ts';
import type { ObjectValue, Value } from '../value/value.ts';
import { type Builtin, define } from './define.ts';
import { asBigInt, asObject, asString, badType, failed } from './operands.ts';

/** What signing needs to know of the account. */
interface Account {
  readonly accessKey: string;
  readonly secretKey: string;
  readonly service: string;
  readonly region: string;
  readonly sessionToken: string | undefined;
  readonly signsBody: boolean;
}

function sha256(text: string): string {
  return createHash('sha256').update(text, 'utf8').digest('hex');
}

function hmac(key: string | Buffer, text: string): Buffer {
  return createHmac('sha256', key).update(text, 'utf8').digest();
}

/** The given keys of an object, all of which must be texts. */
function demand(object: ObjectValue, keys: readonly string[], position: number, what: string): string[] {
  const absent = keys.filter((key) => getKey(object, key) === undefined);
  if (absent.length > 0)
    throw badType(`operand ${position} missing required ${what}: ${regoText(setOf(absent))}`);
  const wrong = keys.filter((key) => typeof getKey(object, key) !== 'string');
  if (wrong.length > 0)
    throw badType(`operand ${position} invalid values for required ${what}: ${regoText(setOf(wrong))}`);
  return keys.map((key) => asString(getKey(object, key) ?? null, position));
}

function readAccount(value: Value): Account {
  const config = asObject(value, 2);
  const keys = ['aws_access_key', 'aws_secret_access_key', 'aws_service', 'aws_region'];
  const what = 'AWS config parameters(s)';
  const [accessKey = '', secretKey = '', service = '', region = ''] = demand(config, keys, 2, what);
  const token = getKey(config, 'aws_session_token');
  const unsigned = getKey(config, 'disable_payload_signing') ?? false;
  if (typeof unsigned !== 'boolean')
    throw badType("operand 2 invalid value for 'disable_payload_signing' in AWS config");
  return {
    accessKey,
    secretKey,
    service,
    region,
    sessionToken: token === undefined ? undefined : asString(token, 2),
    signsBody: !unsigned,
  };
}

/** `20151228T140825Z` */
function timestamp(value: Value): string {
  const ns = asBigInt(value, 3);
  if (ns < 0n || ns >= 2n ** 63n)
    throw badType('operand 3 could not convert time_ns value into a unix timestamp');
  return new Date(Number(ns / 1_000_000n)).toISOString().replace(/[-:]|\.\d+/g, '');
}

function bodyOf(request: ObjectValue): string {
  const body = getKey(request, 'body');
  if (body !== undefined) return jsonText(body);
  const raw = getKey(request, 'raw_body');
  return raw === undefined ? '' : asString(raw, 1);
}

function headersOf(request: ObjectValue): Map<string, string> {
  const given = getKey(request, 'headers');
  const headers = new Map<string, string>();
  for (const [key, value] of given === undefined ? [] : entriesOf(asObject(given, 1))) {
    headers.set(asString(key, 1).toLowerCase(), typeof value === 'string' ? value : jsonText(value));
  }
  return headers;
}

/** Headers that proxies may change are not signed. */
const UNSIGNED = new Set(['authorization', 'user-agent', 'x-amzn-trace-id']);

/** What is signed of a request. */
interface Signable {
  readonly method: string;
  readonly path: string;
  readonly search: string;
  readonly headers: ReadonlyMap<string, string>;
  readonly payload: string;
  readonly date: string;
}

function authorization(account: Account, request: Signable): string {
  const { method, path, search, headers, payload, date } = request;
  const names = [...headers.keys()].filter((name) => !UNSIGNED.has(name)).sort();
  const canonical = [
    method,
    path,
    search,
    ...names.map((name) => `${name}:${(headers.get(name) ?? '').trim()}`),
    '',
    names.join(';'),
    payload,
  ].join('\n');
  const day = date.slice(0, 8);
  const scope = `${day}/${account.region}/${account.service}/aws4_request`;
  const steps = [day, account.region, account.service, 'aws4_request'];
  const key = steps.reduce<string | Buffer>(hmac, `AWS4${account.secretKey}`);
  const signature = hmac(key, ['AWS4-HMAC-SHA256', date, scope, sha256(canonical)].join('\n')).toString(
    'hex',
  );
  return `AWS4-HMAC-SHA256 Credential=${account.accessKey}/${scope},SignedHeaders=${names.join(';')},Signature=${signature}`;
}

/** Signs a request by AWS Signature Version 4. */
function signRequest(machine: Machine, request: Value, config: Value, time: Value): Value {
  machine.work(1000);
  const given = asObject(request, 1);
  const what = 'request parameters(s)';
  const [method = '', address = ''] = demand(given, ['method', 'url'], 1, what);
  const account = readAccount(config);
  const date = timestamp(time);
  if (!URL.canParse(address)) throw failed(`operand 1 invalid URL ${JSON.stringify(address)}`);
  const url = new URL(address);
  const payload = account.signsBody ? sha256(bodyOf(given)) : 'UNSIGNED-PAYLOAD';
  const headers = new Map([['host', url.host]]);
  // Only these services want the hash of the body as a header.
  if (account.service === 's3' || account.service === 'glacier') headers.set('x-amz-content-sha256', payload);
  headers.set('x-amz-date', date);
  if (account.sessionToken !== undefined) headers.set('x-amz-security-token', account.sessionToken);
  // As in OPA, headers of the request are signed as they came, though ours replace them.
  const signable = new Map([...headers, ...headersOf(given)]);
  // Go leaves a path that is not written empty.
  const path = /^[^:]+:\/\/[^/?#]*(?:[?#]|$)/.test(address) ? '' : url.pathname;
  const search = url.search.slice(1);
  const signed = authorization(account, { method, path, search, headers: signable, payload, date });
  const result = objectOf(entriesOf(given));
  result.set('headers', objectOf([...headersOf(given), ...headers, ['Authorization', signed]]));
  return result;
}

/** Requests to AWS. */
export const aws: readonly Builtin[] = [define('providers.aws.sign_req', 'obj obj num', signRequest)];
