/** What an escape sequence looks like after its first character; colours end in `m`. */
const colour = /^\[[0-9;]*m/;
const control = /^\[[0-?]*[ -/]*[@-~]/;
const unfinishedControl = /^(\[[0-?]*[ -/]*)?$/;

const escapeCharacter = '\u001b';
const bell = '\u0007';
const longestSequence = 4_096;

/**
 * Lets the text of a log through and of all that steers a terminal only colours, if those are wanted: the log is
 * written by the code under plan. Sequences may be cut between two texts.
 */
export function createLogFilter({ colours }: { colours: boolean }): (text: string) => string {
  let held = '';
  return (text) => {
    const whole = held + text;
    held = unfinished(whole);
    const [first = '', ...sequences] = whole.slice(0, whole.length - held.length).split(escapeCharacter);
    return printable(first) + sequences.map((part) => withoutSequence(part, colours)).join('');
  };
}

function unfinished(text: string): string {
  const start = text.lastIndexOf(escapeCharacter);
  if (start === -1 || text.length - start > longestSequence) return '';
  const tail = text.slice(start + 1);
  const open = unfinishedControl.test(tail) || (tail.startsWith(']') && !tail.includes(bell));
  return open ? text.slice(start) : '';
}

function withoutSequence(part: string, colours: boolean): string {
  const kept = colour.exec(part)?.[0];
  if (kept !== undefined) return (colours ? escapeCharacter + kept : '') + printable(part.slice(kept.length));
  // Titles and clipboard texts end with a bell, or with an escape and a backslash.
  if (part.startsWith(']')) return part.includes(bell) ? printable(part.slice(part.indexOf(bell) + 1)) : '';
  const dropped = control.exec(part)?.[0].length ?? 1;
  return printable(part.slice(dropped));
}

const printable = (text: string): string => text.replace(/[^\P{Cc}\n\t]/gu, '');
