import type { Command } from '../command.ts';
import { followersOf, valuesOf } from './words.ts';

export function bashCompletion(commands: readonly Command[]): string {
  const values = valuesOf(commands).map(({ option, offer }) =>
    offer === 'files'
      ? `    ${option}) _gantry_files; return ;;`
      : `    ${option}) COMPREPLY=($(compgen -W "${offer.join(' ')}" -- "$cur")); return ;;`,
  );
  const followers = followersOf(commands).map(({ after, words, files }) => {
    const list = words.map(({ word }) => word).join(' ');
    return `    ${pattern(after)}) words="${list}"${files ? ' files=yes' : ''} ;;`;
  });
  return `# bash completion of gantry
_gantry_files() {
  compopt -o filenames 2>/dev/null
  local IFS=$'\\n'
  COMPREPLY=($(compgen -f -- "$cur"))
}
_gantry() {
  local cur="\${COMP_WORDS[COMP_CWORD]}" words="" files=""
  case "\${COMP_WORDS[COMP_CWORD-1]}" in
${values.join('\n')}
  esac
  case "\${COMP_WORDS[*]:1:COMP_CWORD-1} " in
${followers.join('\n')}
  esac
  if [[ -n "$files" && "$cur" != -* ]]; then _gantry_files; return; fi
  COMPREPLY=($(compgen -W "$words" -- "$cur"))
}
complete -F _gantry gantry
`;
}

/** The words before are followed by a blank, so that \`stack\` is not taken for the beginning of another. */
const pattern = (after: string): string =>
  after === '' ? '" "' : `"${after} "${after.includes(' ') ? '*' : ''}`;
