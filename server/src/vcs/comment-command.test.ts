import { describe, expect, test } from 'vitest';
import { parseCommand } from './comment-command.ts';

describe('a comment is a command', () => {
  test.each([
    ['/gantry plan', 'plan', null],
    ['/gantry plan network', 'plan', 'network'],
    ['  /Gantry   PLAN\tmy-stack  ', 'plan', 'my-stack'],
    ['/gantry plan My Stack', 'plan', 'My Stack'],
    ['/gantry apply app\nplease, it is urgent', 'apply', 'app'],
    ['/gantry\u00a0apply\u200b app\r\n', 'apply', 'app'],
    ['`/gantry discard app`', 'discard', 'app'],
    ['/gantry unlock my\\_stack\\-2', 'unlock', 'my_stack-2'],
    ['/gantry link ABCD-2345', 'link', 'ABCD-2345'],
    ['/gantry', 'help', null],
    ['/gantry deploy app', 'apply', 'app'],
    ['/spacelift deploy app', 'apply', 'app'],
    ['/spacelift propose app', 'plan', 'app'],
    ['/spacelift unlock app', 'unlock', 'app'],
    ['/gantry explode now', 'unknown', 'explode'],
    ['/gantry constructor', 'unknown', 'constructor'],
  ])('%j', (text, verb, argument) => {
    expect(parseCommand(text)).toEqual({ verb, argument });
  });

  test.each([
    '',
    'gantry plan',
    'see /gantry plan',
    '/gantryx plan',
    '/gantry-bot plan',
    '> /gantry plan',
    'Thanks.\n/gantry plan',
    '/spacelift taint app',
    '**Gantry** plans for this pull request',
  ])('not so %j', (text) => {
    expect(parseCommand(text)).toBeNull();
  });
});
