import type { Command } from '../command.ts';
import { choicesOf, followersOf } from './words.ts';

export function fishCompletion(commands: readonly Command[]): string {
  const lines = followersOf(commands).flatMap(({ after, words }) =>
    words.map(({ word, describe }) => {
      const condition = `__gantry_after ${after.includes(' ') ? 'begins' : 'is'} ${quote(after)}`;
      return `complete -c gantry -n ${quote(condition)} -a ${quote(word)} -d ${quote(describe)}`;
    }),
  );
  const values = choicesOf(commands).map(
    ({ option, choices }) =>
      `complete -c gantry -n ${quote(`__gantry_value ${option}`)} -a ${quote(choices.join(' '))}`,
  );
  return `# fish completion of gantry
function __gantry_after
    set -l given (string join ' ' (commandline -opc)[2..-1])
    test "$argv[1]" = is; and test "$given" = "$argv[2]"; and return
    test "$argv[1]" = begins; and string match -q -- "$argv[2] *" "$given "
end
function __gantry_value
    test (commandline -opc)[-1] = "$argv[1]"
end
complete -c gantry -f
${[...lines, ...values].join('\n')}
`;
}

const quote = (text: string): string => `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
