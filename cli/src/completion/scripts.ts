import type { Command } from '../command.ts';
import { bashCompletion } from './bash.ts';
import { fishCompletion } from './fish.ts';
import { zshCompletion } from './zsh.ts';

export const shells = ['bash', 'zsh', 'fish'] as const;

/** A script for each shell, made of the table of commands. */
export const completionScripts: Record<(typeof shells)[number], (commands: readonly Command[]) => string> = {
  bash: bashCompletion,
  zsh: zshCompletion,
  fish: fishCompletion,
};
