import { parseDocument, stringify } from 'yaml';
import type { Machine } from '../evaluate/machine.ts';
import { entriesOf, getKey } from '../value/access.ts';
import { jsonText, parseJson, toJson } from '../value/json.ts';
import { objectOf } from '../value/object.ts';
import type { Value } from '../value/value.ts';
import { isArray, isHostValue, isSet } from '../value/value.ts';
import { type Builtin, define } from './define.ts';
import { asObject, asString, badType, failed } from './operands.ts';
import { chargeText } from './strings.ts';

const STANDARD = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;

/** Decodes base64 with padding. Throws BuiltinError with the place of the first wrong byte. */
export function decodeBase64(text: string): Buffer {
  const clean = text.replace(/[\r\n]/g, '');
  if (!STANDARD.test(clean))
    throw failed(`illegal base64 data at input byte ${wrongByte(clean, /[A-Za-z0-9+/]/)}`);
  return Buffer.from(clean, 'base64');
}

/** Decodes base64url with or without padding. */
export function decodeBase64Url(text: string): Buffer {
  const bare = text.replace(/={0,2}$/, '');
  const isWhole = /^[A-Za-z0-9_-]*$/.test(bare) && bare.length % 4 !== 1;
  if (!isWhole) throw failed(`illegal base64 data at input byte ${wrongByte(bare, /[A-Za-z0-9_-]/)}`);
  return Buffer.from(bare, 'base64url');
}

function wrongByte(text: string, allowed: RegExp): number {
  const at = [...text].findIndex((char) => !allowed.test(char));
  return at < 0 ? text.length - (text.length % 4) : at;
}

function hexDecode(text: string): string {
  for (const char of text) {
    if (!/[0-9a-fA-F]/.test(char)) {
      const code = (char.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0');
      throw failed(`encoding/hex: invalid byte: U+${code} '${char}'`);
    }
  }
  if (text.length % 2 !== 0) throw failed('encoding/hex: odd length hex string');
  return Buffer.from(text, 'hex').toString('utf8');
}

function queryEscape(text: string): string {
  return encodeURIComponent(text.toWellFormed())
    .replace(/[!'()*]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`)
    .replaceAll('%20', '+');
}

function queryUnescape(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    throw failed(`invalid URL escape in ${JSON.stringify(text)}`);
  }
}

function encodeObject(_machine: Machine, object: Value): Value {
  const pairs = entriesOf(asObject(object, 1)).flatMap(([key, value]) => {
    const name = asString(key, 1);
    const values = isArray(value) ? value : isSet(value) ? value.sorted() : [value];
    return values.map((item) => `${queryEscape(name)}=${queryEscape(asString(item, 1))}`);
  });
  return pairs.join('&');
}

function decodeObject(_machine: Machine, text: Value): Value {
  const found = new Map<string, string[]>();
  for (const pair of asString(text, 1).split('&')) {
    if (pair === '') continue;
    if (pair.includes(';')) throw failed('invalid semicolon separator in query');
    const [name = '', ...rest] = pair.split('=');
    const key = queryUnescape(name);
    found.set(key, [...(found.get(key) ?? []), queryUnescape(rest.join('='))]);
  }
  return objectOf([...found].map(([key, values]) => [key, values]));
}

/** JSON text as Go writes it: characters that HTML minds are escaped. */
function marshal(machine: Machine, value: Value, indent = ''): string {
  const text = escapeHtml(jsonText(value, indent.length));
  chargeText(machine, text.length);
  return text;
}

function escapeHtml(text: string): string {
  return text.replace(
    /[<>&\u2028\u2029]/g,
    (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

const MARSHAL_OPTIONS = ['pretty', 'indent', 'prefix'];

function marshalWithOptions(machine: Machine, value: Value, options: Value): Value {
  const given = asObject(options, 2);
  for (const [key] of entriesOf(given)) {
    if (!MARSHAL_OPTIONS.some((option) => option === key)) {
      throw badType(`operand 2 object contained unknown key ${jsonText(key)}`);
    }
  }
  const indent = getKey(given, 'indent');
  const prefix = getKey(given, 'prefix');
  const pretty = getKey(given, 'pretty') ?? (indent !== undefined || prefix !== undefined);
  if (typeof pretty !== 'boolean') throw badType(`operand 2 key "pretty" failed cast to bool`);
  if (!pretty) return marshal(machine, value);
  const unit = indent === undefined ? '\t' : asString(indent, 2);
  const start = prefix === undefined ? '' : asString(prefix, 2);
  const text = escapeHtml(jsonText(value, 1).replace(/^ +/gm, (spaces) => unit.repeat(spaces.length)));
  chargeText(machine, text.length);
  return start + text.replaceAll('\n', `\n${start}`);
}

/** Reads JSON text that a policy handed over. Throws BuiltinError. */
export function unmarshal(text: string): Value {
  try {
    return parseJson(text);
  } catch (error) {
    throw failed(error instanceof SyntaxError ? `invalid JSON: ${error.message}` : 'JSON nests too deep');
  }
}

function isValidJson(value: Value): boolean {
  if (typeof value !== 'string') return false;
  try {
    JSON.parse(value);
    return true;
  } catch {
    return false;
  }
}

/** Aliases may multiply a YAML document; this many are enough. */
const MOST_ALIASES = 100;

function readYaml(text: string): Value {
  const document = parseDocument(text, {
    schema: 'yaml-1.1',
    merge: true,
    intAsBigInt: false,
    logLevel: 'silent',
  });
  const [first] = document.errors;
  if (first !== undefined) throw failed(yamlMessage(first.message, text, first.pos[0]));
  let value: unknown;
  try {
    value = document.toJS({ maxAliasCount: MOST_ALIASES });
  } catch {
    throw failed('yaml: document contains excessive aliasing');
  }
  return unmarshal(JSON.stringify(isHostValue(value) ? value : null));
}

/** YAML as OPA writes it: keys sorted, lists not indented, and quotes where YAML 1.1 reads another type. */
function yamlText(value: Value): string {
  return stringify(toJson(value), { sortMapEntries: true, indentSeq: false, schema: 'yaml-1.1' });
}

function yamlMessage(reason: string, text: string, offset: number): string {
  const row = Math.max(1, text.slice(0, offset).split('\n').length);
  return `yaml: line ${row}: did not find expected node content: ${reason.split('\n')[0]}`;
}

function isValidYaml(value: Value): boolean {
  if (typeof value !== 'string') return false;
  try {
    readYaml(value);
    return true;
  } catch {
    return false;
  }
}

/** A function of one text. */
function onText(name: string, work: (text: string) => Value): Builtin {
  return define(name, 'str', (machine, value) => {
    const text = asString(value, 1);
    chargeText(machine, text.length);
    return work(text);
  });
}

/** Base64, hex, URLs, JSON and YAML. */
export const encoding: readonly Builtin[] = [
  onText('base64.encode', (text) => Buffer.from(text, 'utf8').toString('base64')),
  onText('base64.decode', (text) => decodeBase64(text).toString('utf8')),
  define(
    'base64.is_valid',
    'any',
    (_machine, value) => typeof value === 'string' && STANDARD.test(value.replace(/[\r\n]/g, '')),
  ),
  onText('base64url.encode', (text) => padded(Buffer.from(text, 'utf8').toString('base64url'))),
  onText('base64url.encode_no_pad', (text) => Buffer.from(text, 'utf8').toString('base64url')),
  onText('base64url.decode', (text) => decodeBase64Url(text).toString('utf8')),
  onText('hex.encode', (text) => Buffer.from(text, 'utf8').toString('hex')),
  onText('hex.decode', hexDecode),
  onText('urlquery.encode', queryEscape),
  onText('urlquery.decode', queryUnescape),
  define('urlquery.encode_object', 'obj', encodeObject),
  define('urlquery.decode_object', 'str', decodeObject),
  define('json.marshal', 'any', (machine, value) => marshal(machine, value)),
  define('json.marshal_with_options', 'any obj', marshalWithOptions),
  define('json.unmarshal', 'any', (machine, value) => {
    const text = asString(value, 1);
    machine.charge(text.length >> 3);
    return unmarshal(text);
  }),
  define('json.is_valid', 'any', (_machine, value) => isValidJson(value)),
  define('yaml.marshal', 'any', (_machine, value) => yamlText(value)),
  define('yaml.unmarshal', 'any', (machine, value) => {
    const text = asString(value, 1);
    machine.charge(text.length >> 2);
    machine.work(text.length);
    return readYaml(text);
  }),
  define('yaml.is_valid', 'any', (_machine, value) => isValidYaml(value)),
];

function padded(text: string): string {
  return text + '='.repeat((4 - (text.length % 4)) % 4);
}
