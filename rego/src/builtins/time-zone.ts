import { failed } from './operands.ts';

const formatters = new Map<string, Intl.DateTimeFormat>();

function formatterOf(zone: string): Intl.DateTimeFormat {
  const known = formatters.get(zone);
  if (known !== undefined) return known;
  let made: Intl.DateTimeFormat;
  try {
    made = new Intl.DateTimeFormat('en-US', {
      timeZone: zone,
      hourCycle: 'h23',
      era: 'short',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    });
  } catch {
    throw failed(`unknown time zone ${zone}`);
  }
  formatters.set(zone, made);
  return made;
}

/** Seconds that a zone is ahead of UTC at a moment in seconds since 1970. */
export function offsetAt(zone: string, seconds: number): number {
  if (zone === '' || zone === 'UTC') return 0;
  const parts = new Map(
    formatterOf(zone === 'Local' ? 'UTC' : zone)
      .formatToParts(seconds * 1000)
      .map(({ type, value }) => [type, Number(value)] as const),
  );
  const part = (name: Intl.DateTimeFormatPartTypes): number => parts.get(name) ?? 0;
  const local = Date.UTC(
    part('year'),
    part('month') - 1,
    part('day'),
    part('hour'),
    part('minute'),
    part('second'),
  );
  return Math.round(local / 1000 - seconds);
}

/** The zone's short name at a moment, as Go prints it. */
export function zoneName(zone: string, seconds: number): string {
  if (zone === '' || zone === 'UTC') return 'UTC';
  const parts = new Intl.DateTimeFormat('en-US', { timeZone: zone, timeZoneName: 'short' }).formatToParts(
    seconds * 1000,
  );
  const name = parts.find((part) => part.type === 'timeZoneName')?.value ?? 'UTC';
  const match = /^GMT([+-])(\d+)(?::(\d+))?$/.exec(name);
  return match ? `${match[1]}${(match[2] ?? '').padStart(2, '0')}${match[3] ?? ''}` : name;
}

/** The moment, in seconds, at which a zone's clocks show a local time given as if it were UTC. */
export function fromLocal(zone: string, localSeconds: number): number {
  const guess = localSeconds - offsetAt(zone, localSeconds);
  return localSeconds - offsetAt(zone, guess);
}
