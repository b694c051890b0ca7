import { failed } from './operands.ts';
import { fromLocal, offsetAt, zoneName } from './time-zone.ts';

/** Layouts that Go and OPA know by name. */
const NAMED: Readonly<Record<string, string>> = {
  ANSIC: 'Mon Jan _2 15:04:05 2006',
  UnixDate: 'Mon Jan _2 15:04:05 MST 2006',
  RubyDate: 'Mon Jan 02 15:04:05 -0700 2006',
  RFC822: '02 Jan 06 15:04 MST',
  RFC822Z: '02 Jan 06 15:04 -0700',
  RFC850: 'Monday, 02-Jan-06 15:04:05 MST',
  RFC1123: 'Mon, 02 Jan 2006 15:04:05 MST',
  RFC1123Z: 'Mon, 02 Jan 2006 15:04:05 -0700',
  RFC3339: '2006-01-02T15:04:05Z07:00',
  RFC3339Nano: '2006-01-02T15:04:05.999999999Z07:00',
};

export const RFC3339_NANO = 'RFC3339Nano';

const MONTHS = 'January February March April May June July August September October November December'.split(
  ' ',
);
/** Days as Go names them. */
export const DAYS = 'Sunday Monday Tuesday Wednesday Thursday Friday Saturday'.split(' ');

const PARTS =
  /January|Jan|Monday|Mon|MST|2006|Z07:00:00|Z07:00|Z0700|Z07|-07:00:00|-07:00|-0700|-07|\.0+(?!\d)|,0+(?!\d)|\.9+(?!\d)|,9+(?!\d)|002|__2|_2|01|02|03|04|05|06|15|PM|pm|1|2|3|4|5/g;

/** A layout's pieces: what Go's reference time stands for, and plain text between. */
function pieces(layout: string): readonly { readonly part: string; readonly isText: boolean }[] {
  const source = NAMED[layout] ?? layout;
  const found: { part: string; isText: boolean }[] = [];
  let from = 0;
  for (const match of source.matchAll(PARTS)) {
    if (match.index > from) found.push({ part: source.slice(from, match.index), isText: true });
    found.push({ part: match[0], isText: false });
    from = match.index + match[0].length;
  }
  if (from < source.length) found.push({ part: source.slice(from), isText: true });
  return found;
}

/** A moment taken apart in its zone. */
interface Civil {
  readonly date: Date;
  readonly nanos: number;
  readonly offset: number;
  readonly zone: string;
  readonly seconds: number;
}

/** Splits nanoseconds since 1970 into whole seconds and the rest. */
export function splitNanos(ns: bigint): { readonly seconds: number; readonly nanos: number } {
  const nanos = ((ns % 1_000_000_000n) + 1_000_000_000n) % 1_000_000_000n;
  return { seconds: Number((ns - nanos) / 1_000_000_000n), nanos: Number(nanos) };
}

/** A moment as text. */
export function formatTime(ns: bigint, zone: string, layout: string): string {
  const { seconds, nanos } = splitNanos(ns);
  const offset = offsetAt(zone, seconds);
  const civil: Civil = { date: new Date((seconds + offset) * 1000), nanos, offset, zone, seconds };
  return pieces(layout)
    .map(({ part, isText }) => (isText ? part : formatPart(part, civil)))
    .join('');
}

function two(value: number): string {
  return String(value).padStart(2, '0');
}

function formatPart(part: string, civil: Civil): string {
  const { date } = civil;
  const day = date.getUTCDate();
  const hour = date.getUTCHours();
  const simple: Readonly<Record<string, () => string>> = {
    '2006': () => String(date.getUTCFullYear()).padStart(4, '0'),
    '06': () => two(date.getUTCFullYear() % 100),
    January: () => MONTHS[date.getUTCMonth()] ?? '',
    Jan: () => (MONTHS[date.getUTCMonth()] ?? '').slice(0, 3),
    '01': () => two(date.getUTCMonth() + 1),
    '1': () => String(date.getUTCMonth() + 1),
    Monday: () => DAYS[date.getUTCDay()] ?? '',
    Mon: () => (DAYS[date.getUTCDay()] ?? '').slice(0, 3),
    '02': () => two(day),
    _2: () => String(day).padStart(2, ' '),
    '2': () => String(day),
    '002': () => String(dayOfYear(date)).padStart(3, '0'),
    __2: () => String(dayOfYear(date)).padStart(3, ' '),
    '15': () => two(hour),
    '03': () => two(hour % 12 || 12),
    '3': () => String(hour % 12 || 12),
    '04': () => two(date.getUTCMinutes()),
    '4': () => String(date.getUTCMinutes()),
    '05': () => two(date.getUTCSeconds()),
    '5': () => String(date.getUTCSeconds()),
    PM: () => (hour < 12 ? 'AM' : 'PM'),
    pm: () => (hour < 12 ? 'am' : 'pm'),
    MST: () => zoneName(civil.zone, civil.seconds),
  };
  return (
    simple[part]?.() ?? (/^[.,]/.test(part) ? fraction(part, civil.nanos) : formatOffset(part, civil.offset))
  );
}

function dayOfYear(date: Date): number {
  return Math.floor((date.getTime() - Date.UTC(date.getUTCFullYear(), 0, 1)) / 86_400_000) + 1;
}

function fraction(part: string, nanos: number): string {
  const digits = String(nanos)
    .padStart(9, '0')
    .slice(0, part.length - 1);
  if (part.charAt(1) === '0') return part.charAt(0) + digits;
  const trimmed = digits.replace(/0+$/, '');
  return trimmed === '' ? '' : part.charAt(0) + trimmed;
}

function formatOffset(part: string, offset: number): string {
  if (part.startsWith('Z') && offset === 0) return 'Z';
  const positive = Math.abs(offset);
  const sign = offset < 0 ? '-' : '+';
  const units = [Math.floor(positive / 3600), Math.floor(positive / 60) % 60, positive % 60].map(two);
  const colon = part.includes(':') ? ':' : '';
  const count = part.replace(/[^0-9]/g, '').length / 2;
  return sign + units.slice(0, count).join(colon);
}

/** Pieces as patterns; groups are named after what they mean. */
const PATTERNS: Readonly<Record<string, string>> = {
  '2006': '(?<year>\\d{4})',
  '06': '(?<short>\\d{2})',
  January: `(?<month>${MONTHS.join('|')})`,
  Jan: `(?<month>${MONTHS.map((name) => name.slice(0, 3)).join('|')})`,
  '01': '(?<mon>\\d{2})',
  '1': '(?<mon>\\d{1,2})',
  Monday: `(?:${DAYS.join('|')})`,
  Mon: `(?:${DAYS.map((name) => name.slice(0, 3)).join('|')})`,
  '02': '(?<day>\\d{2})',
  _2: '(?<day> ?\\d{1,2})',
  '2': '(?<day>\\d{1,2})',
  '002': '(?<yearday>\\d{3})',
  __2: '(?<yearday>[ \\d]{3})',
  '15': '(?<hour>\\d{2})',
  '03': '(?<hour12>\\d{2})',
  '3': '(?<hour12>\\d{1,2})',
  '04': '(?<minute>\\d{2})',
  '4': '(?<minute>\\d{1,2})',
  '05': '(?<second>\\d{2})(?:[.,](?<fraction>\\d{1,9}))?',
  '5': '(?<second>\\d{1,2})(?:[.,](?<fraction>\\d{1,9}))?',
  PM: '(?<half>AM|PM)',
  pm: '(?<half>am|pm)',
  MST: '(?<zone>[A-Z]{3,5}|[+-]\\d{2,4})',
};

function patternOf(part: string): string {
  const known = PATTERNS[part];
  if (known !== undefined) return known;
  // The seconds before have taken the fraction already.
  if (/^[.,]/.test(part)) return '';
  const colon = part.includes(':') ? ':' : '';
  const count = part.replace(/[^0-9]/g, '').length / 2;
  const digits = `[+-]\\d{2}${`${colon}\\d{2}`.repeat(count - 1)}`;
  return part.startsWith('Z') ? `(?<offset>Z|${digits})` : `(?<offset>${digits})`;
}

/** Reads a text by a layout as nanoseconds since 1970. Throws BuiltinError. */
export function parseTime(layout: string, text: string): bigint {
  const source = pieces(layout)
    .map(({ part, isText }) => (isText ? part.replace(/[\\.+*?()|[\]{}^$]/g, '\\$&') : patternOf(part)))
    .join('');
  const groups = layoutPattern(source)?.exec(text)?.groups;
  if (groups === undefined)
    throw failed(
      `parsing time ${JSON.stringify(text)} as ${JSON.stringify(NAMED[layout] ?? layout)}: cannot parse`,
    );
  return momentOf(groups, text);
}

/** A layout that names a part twice fits no text. */
function layoutPattern(source: string): RegExp | undefined {
  try {
    return new RegExp(`^${source}$`);
  } catch {
    return undefined;
  }
}

function momentOf(groups: Readonly<Record<string, string | undefined>>, text: string): bigint {
  const number = (name: string, fallback: number): number => Number(groups[name] ?? fallback);
  const short = number('short', 0);
  const year = groups.short === undefined ? number('year', 0) : short < 69 ? 2000 + short : 1900 + short;
  const month =
    groups.month === undefined
      ? number('mon', 1)
      : MONTHS.findIndex((name) => name.startsWith(groups.month ?? '')) + 1;
  const day = groups.yearday === undefined ? number('day', 1) : number('yearday', 1);
  const hour = hourOf(groups);
  const [minute, second] = [number('minute', 0), number('second', 0)];
  const date = new Date(
    Date.UTC(2000, (groups.yearday === undefined ? month : 1) - 1, day, hour, minute, second),
  );
  date.setUTCFullYear(year, (groups.yearday === undefined ? month : 1) - 1, day);
  const isReal = month >= 1 && month <= 12 && (groups.yearday !== undefined || date.getUTCDate() === day);
  if (!isReal || hour > 23 || minute > 59 || second > 59)
    throw failed(`parsing time ${JSON.stringify(text)}: out of range`);
  const local = date.getTime() / 1000;
  const seconds = groups.offset === undefined ? fromLocal('UTC', local) : local - offsetOf(groups.offset);
  return BigInt(seconds) * 1_000_000_000n + BigInt((groups.fraction ?? '').padEnd(9, '0') || '0');
}

function hourOf(groups: Readonly<Record<string, string | undefined>>): number {
  const hour = Number(groups.hour ?? groups.hour12 ?? 0);
  const half = groups.half?.toUpperCase();
  if (half === 'PM' && hour < 12) return hour + 12;
  return half === 'AM' && hour === 12 ? 0 : hour;
}

function offsetOf(text: string): number {
  if (text === 'Z') return 0;
  const [hours = 0, minutes = 0, seconds = 0] = (text.slice(1).replaceAll(':', '').match(/\d{2}/g) ?? []).map(
    Number,
  );
  return (text.startsWith('-') ? -1 : 1) * (hours * 3600 + minutes * 60 + seconds);
}
