import type { Command } from '../command.ts';
import { followersOf, valuesOf } from './words.ts';

export function zshCompletion(commands: readonly Command[]): string {
  const values = valuesOf(commands).map(({ option, offer }) =>
    offer === 'files'
      ? `    ${option}) _files; return ;;`
      : `    ${option}) compadd -- ${offer.join(' ')}; return ;;`,
  );
  const followers = followersOf(commands).map(({ after, words, files }) => {
    const list = words.map(({ word, describe }) => `      ${quote(`${word}:${describe}`)}`).join('\n');
    return `    ${pattern(after)})${files ? ' _files;' : ''} offered=(\n${list}\n    ) ;;`;
  });
  return `#compdef gantry
_gantry() {
  local -a offered
  case "\${words[CURRENT-1]}" in
${values.join('\n')}
  esac
  case "\${(j: :)words[2,CURRENT-1]} " in
${followers.join('\n')}
  esac
  _describe gantry offered
}
compdef _gantry gantry
`;
}

const quote = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`;

const pattern = (after: string): string =>
  after === '' ? '" "' : `"${after} "${after.includes(' ') ? '*' : ''}`;
