import { styleText } from 'node:util';
import type { Io } from '../io.ts';

export type Colour = 'green' | 'yellow' | 'red' | 'magenta' | 'blue' | 'gray' | 'bold';

/** Text in a colour where colours are wanted. */
export const paint = ({ colours }: Pick<Io, 'colours'>, colour: Colour, text: string): string =>
  colours ? styleText(colour, text, { validateStream: false }) : text;
