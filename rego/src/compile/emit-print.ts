import { displayText } from '../value/format.ts';
import { emitAll } from './emit-term.ts';
import type { CallNode } from './ir.ts';
import type { Plan } from './plan.ts';

/** `print(…)`: undefined arguments are shown as such, and the body goes on. */
export function emitPrint(node: CallNode, plan: Plan): void {
  const reads = emitAll(node.args, plan);
  const location = node.loc;
  plan.push((next) => (machine, frame) => {
    const texts = reads.map((read) => {
      const value = read(machine, frame);
      return value === undefined ? '<undefined>' : displayText(value);
    });
    const text = texts.join(' ');
    machine.charge(1 + (text.length >> 4));
    machine.prints.push({ text, location });
    return next(machine, frame);
  });
}
