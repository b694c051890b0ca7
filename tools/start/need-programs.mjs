import { findProgram } from './find-program.mjs';
import { Unready } from './unready.mjs';

const NEEDED = [
  {
    names: ['git'],
    how: 'Gantry needs git, and there is none on the PATH. Install it with your package manager, for example "apt-get install git".',
  },
  {
    names: ['terraform', 'tofu'],
    how:
      'Gantry runs Terraform or OpenTofu, and neither "terraform" nor "tofu" is on the PATH. Install one of them: ' +
      'https://developer.hashicorp.com/terraform/install or https://opentofu.org/docs/intro/install/',
  },
];

/** Throws, before anything else is done, when the machine lacks a program that we do not bring. */
export function needPrograms() {
  const missing = NEEDED.filter(({ names }) => findProgram(names) === undefined);
  if (missing.length > 0) throw new Unready(missing.map(({ how }) => how).join('\n'));
}
