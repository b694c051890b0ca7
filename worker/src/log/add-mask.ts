const command = '::add-mask ';
const longestHeld = 16_384;

/** Finds `::add-mask word word` in a stream of text and reports the words before the line is passed on. */
export interface AddMaskReader {
  push(text: string): string;
  end(): string;
}

export function createAddMaskReader(onWords: (words: string[]) => void): AddMaskReader {
  let held = '';

  const readLines = (text: string): void => {
    if (!text.includes(command)) return;
    for (const line of text.split('\n')) {
      const at = line.indexOf(command);
      if (at >= 0)
        onWords(
          line
            .slice(at + command.length)
            .split(/\s+/)
            .filter(Boolean),
        );
    }
  };

  return {
    push(text) {
      const all = held + text;
      const cut = heldFrom(all);
      held = all.slice(cut);
      const ready = all.slice(0, cut);
      readLines(ready);
      return ready;
    },
    end() {
      const rest = held;
      held = '';
      readLines(rest);
      return rest;
    },
  };
}

/** Where the last, unfinished line begins to be, or may become, a command. */
function heldFrom(text: string): number {
  const lineStart = text.lastIndexOf('\n') + 1;
  if (text.length - lineStart > longestHeld) return text.length;
  const at = text.indexOf(command, lineStart);
  if (at >= 0) return at;
  for (let length = Math.min(command.length - 1, text.length - lineStart); length > 0; length -= 1) {
    if (text.endsWith(command.slice(0, length))) return text.length - length;
  }
  return text.length;
}
