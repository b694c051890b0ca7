import type { Command } from '../command.ts';
import { followersOf, valuesOf } from './words.ts';

export function fishCompletion(commands: readonly Command[]): string {
  const lines = followersOf(commands).flatMap(({ after, words, files }) => {
    const condition = quote(`__gantry_after ${after.includes(' ') ? 'begins' : 'is'} ${quote(after)}`);
    const offers = words.map(
      ({ word, describe }) => `complete -c gantry -n ${condition} -a ${quote(word)} -d ${quote(describe)}`,
    );
    return files ? [...offers, `complete -c gantry -n ${condition} -F`] : offers;
  });
  const values = valuesOf(commands).map(({ option, offer }) => {
    const after = `complete -c gantry -n ${quote(`__gantry_value ${option}`)}`;
    return offer === 'files' ? `${after} -F` : `${after} -a ${quote(offer.join(' '))}`;
  });
  const takers = valuesOf(commands).map(({ option }) => option);
  return `# fish completion of gantry
function __gantry_after
    set -l given (string join -- ' ' (commandline -opc)[2..-1])
    contains -- (commandline -opc)[-1] ${takers.join(' ')}; and return 1
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
