import type { Command } from '../command.ts';
import { choicesOf, followersOf } from './words.ts';

export function bashCompletion(commands: readonly Command[]): string {
  const values = choicesOf(commands).map(
    ({ option, choices }) =>
      `    ${option}) COMPREPLY=($(compgen -W "${choices.join(' ')}" -- "$cur")); return ;;`,
  );
  const followers = followersOf(commands).map(({ after, words }) => {
    const list = words.map(({ word }) => word).join(' ');
    return `    ${pattern(after)}) words="${list}" ;;`;
  });
  return `# bash completion of gantry
_gantry() {
  local cur="\${COMP_WORDS[COMP_CWORD]}" words=""
  case "\${COMP_WORDS[COMP_CWORD-1]}" in
${values.join('\n')}
  esac
  case "\${COMP_WORDS[*]:1:COMP_CWORD-1} " in
${followers.join('\n')}
  esac
  COMPREPLY=($(compgen -W "$words" -- "$cur"))
}
complete -F _gantry gantry
`;
}

/** The words before are followed by a blank, so that \`stack\` is not taken for the beginning of another. */
const pattern = (after: string): string =>
  after === '' ? '" "' : `"${after} "${after.includes(' ') ? '*' : ''}`;
