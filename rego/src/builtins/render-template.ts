import type { Machine } from '../evaluate/machine.ts';
import { lookup } from '../value/access.ts';
import { displayText } from '../value/format.ts';
import type { Value } from '../value/value.ts';
import { type Builtin, define } from './define.ts';
import { asObject, asString, failed } from './operands.ts';
import { chargeText } from './strings.ts';

const ACTION = /\{\{(-?)\s*(.*?)\s*(-?)\}\}/gs;

/** Go templates with what policies use: values and fields of the variables, and comments. */
function render(machine: Machine, template: Value, variables: Value): Value {
  const source = asString(template, 1);
  const values = asObject(variables, 2);
  let result = '';
  let from = 0;
  let trims = false;
  for (const match of source.matchAll(ACTION)) {
    const [whole, before = '', action = '', after = ''] = match;
    result += between(source.slice(from, match.index), trims, before === '-');
    result += evaluate(action, values);
    chargeText(machine, result.length);
    from = match.index + whole.length;
    trims = after === '-';
  }
  return result + between(source.slice(from), trims, false);
}

function between(text: string, trimsStart: boolean, trimsEnd: boolean): string {
  const start = trimsStart ? text.trimStart() : text;
  return trimsEnd ? start.trimEnd() : start;
}

function evaluate(action: string, values: Value): string {
  if (/^\/\*[\s\S]*\*\/$/.test(action)) return '';
  if (/^"(?:[^"\\]|\\.)*"$/.test(action)) return String(JSON.parse(action));
  if (!/^\.(?:\w+(?:\.\w+)*)?$/.test(action)) {
    throw failed(`unsupported template action {{${action}}}: use {{.name}}, {{.name.field}} or a comment`);
  }
  let value: Value | undefined = values;
  for (const name of action.split('.').filter((part) => part !== '')) {
    value = value === undefined ? undefined : lookup(value, name);
  }
  return value === undefined ? '<undefined>' : displayText(value);
}

/** strings.render_template. */
export const templates: readonly Builtin[] = [define('strings.render_template', 'str obj', render)];
