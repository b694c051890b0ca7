import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { buildAll } from './build-all.ts';

const ROOT = resolve(import.meta.dirname, '../..');

/** Uses what bundlers find hard: CommonJS with dynamic requires, optional native parts, workers of a logger. */
const PROGRAM = `
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import fastify from 'fastify';
import cookie from '@fastify/cookie';
import serveFiles from '@fastify/static';
import SchemaBuilder from '@pothos/core';
import { graphql } from 'graphql';
import { createYoga } from 'graphql-yoga';
import { Kysely, PostgresDialect } from 'kysely';
import pg from 'pg';
import { PgBoss } from 'pg-boss';
import { z } from 'zod';

const here: string = import.meta.dirname;
const builder = new SchemaBuilder({});
builder.queryType({ fields: (t) => ({ ready: t.boolean({ resolve: () => true }) }) });
const schema = builder.toSchema();
const app = fastify({ logger: { level: 'silent' } });
await app.register(cookie);
await app.register(serveFiles, { root: here });
const yoga = createYoga({ schema, logging: false });
app.get('/ready', async () => z.unknown().parse((await graphql({ schema, source: '{ ready }' })).data));
const answer = await app.inject('/ready');
const pool = new pg.Pool({ connectionString: 'postgres://nobody@127.0.0.1:1/none' });
const db = new Kysely({ dialect: new PostgresDialect({ pool }) });
const boss = new PgBoss('postgres://nobody@127.0.0.1:1/none');
await db.destroy();
await app.close();
console.log(answer.body, typeof yoga, typeof boss.start, readdirSync(join(here, 'migrations')).join());
`;

let root = '';
const said: string[] = [];
const build = () => buildAll({ root, say: (line) => said.push(line) });

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'gantry-build-'));
  await mkdir(join(root, 'server/src'), { recursive: true });
  await mkdir(join(root, 'server/migrations'));
  await writeFile(join(root, 'server/package.json'), '{ "type": "module" }');
  await writeFile(join(root, 'server/src/main.ts'), PROGRAM);
  await writeFile(join(root, 'server/migrations/0001_first.sql'), 'select 1;');
  await symlink(join(ROOT, 'node_modules'), join(root, 'node_modules'));
});

afterAll(() => rm(root, { recursive: true, force: true }));

test('a bundled server starts without node_modules', async () => {
  expect(await build(), said.join('\n')).toBe(true);
  await rm(join(root, 'node_modules'));
  const { stdout } = await promisify(execFile)(process.execPath, [join(root, 'dist/server/main.mjs')]);
  expect(stdout).toBe('{"ready":true} function function 0001_first.sql\n');
  await symlink(join(ROOT, 'node_modules'), join(root, 'node_modules'));
});

test('what did not change is not built again, what changed is', async () => {
  said.length = 0;
  await build();
  expect(said).toEqual([]);
  await writeFile(join(root, 'server/src/verb.test.ts'), 'a test changes no program');
  await build();
  expect(said).toEqual([]);
  await writeFile(join(root, 'server/migrations/0002_second.sql'), 'select 2;');
  await build();
  expect(said).toEqual([expect.stringContaining('built dist/server')]);
});

test('a program that cannot be bundled is a failure with its reason', async () => {
  await writeFile(join(root, 'server/src/main.ts'), "import './nowhere.ts';");
  said.length = 0;
  expect(await build()).toBe(false);
  expect(said.join()).toContain('nowhere.ts');
});
