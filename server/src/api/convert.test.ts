import { expect, test } from 'vitest';
import { firstLine, moduleOf, pageSize, seconds, upper } from './convert.ts';
import { isOwnOrigin } from './origin.ts';

test.each([
  ['fake_server.main', null],
  ['module.web.fake_server.main', 'module.web'],
  ['module.web.module.db[0].fake_server.main[1]', 'module.web.module.db[0]'],
  ['module.web["a.b]\\"."].data.fake_server.main', 'module.web["a.b]\\"."]'],
])('the module of %s is %s', (address, module) => {
  expect(moduleOf(address)).toBe(module);
});

test('small conversions', () => {
  expect(seconds(new Date('2026-01-02T03:04:05.999Z'))).toBe(1_767_323_045);
  expect(upper('wrong_events')).toBe('WRONG_EVENTS');
  expect(firstLine('Add a server\r\n\r\nIt serves.')).toBe('Add a server');
  expect([pageSize(null, 50, 100), pageSize(-1, 50, 100), pageSize(500, 50, 100)]).toEqual([50, 1, 100]);
});

test.each([
  ['https://gantry.example.com', 'gantry.example.com', true],
  ['https://gantry.example.com:8443', 'gantry.example.com', false],
  ['http://gantry.example.com', 'gantry.example.com', false],
  ['http://127.0.0.1:4000', '127.0.0.1:4000', true],
  ['http://localhost:4000', 'localhost:4000', true],
  ['http://[::1]:4000', '[::1]:4000', true],
  ['http://localhost:5000', 'localhost:4000', false],
  ['http://rebound.example.com', 'rebound.example.com', false],
  ['null', 'gantry.example.com', false],
  [undefined, 'gantry.example.com', false],
])('origin %s with host %s: %s', (origin, host, own) => {
  expect(isOwnOrigin({ origin, host, publicUrl: 'https://gantry.example.com' })).toBe(own);
});
