import { randomBytes } from 'node:crypto';
import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { createSecretBox, hashPassword, loadMasterKey, verifyPassword } from './index.ts';

const folder = mkdtempSync(join(tmpdir(), 'gantry-secrets-'));
afterAll(() => rmSync(folder, { recursive: true }));
const keyFile = (name: string) => join(folder, name, 'key');
const newKey = () => randomBytes(32).toString('base64');
const boxOf = (env: string) => createSecretBox(loadMasterKey({ env, keyFile: keyFile('unused') }));

describe('loadMasterKey', () => {
  it('makes the key file at the first start, for its owner alone, and finds it again', () => {
    const first = loadMasterKey({ keyFile: keyFile('new') });
    expect(statSync(keyFile('new')).mode & 0o777).toBe(0o600);
    expect(loadMasterKey({ keyFile: keyFile('new') })).toEqual(first);
    expect(loadMasterKey({ env: ' ', keyFile: keyFile('new') })).toEqual(first);
    expect(readdirSync(join(folder, 'new'))).toEqual(['key']);
  });

  it('refuses a key file that others may read', () => {
    loadMasterKey({ keyFile: keyFile('open') });
    chmodSync(keyFile('open'), 0o640);
    expect(() => loadMasterKey({ keyFile: keyFile('open') })).toThrow(/chmod 600/);
  });

  it('prefers the configured key to the file, in base64 or hex', () => {
    const key = randomBytes(32);
    for (const env of [key.toString('base64'), key.toString('base64url'), key.toString('hex')]) {
      expect(loadMasterKey({ env, keyFile: keyFile('never-made') }).current.key).toEqual(key);
    }
  });

  it.each(['short', randomBytes(31).toString('base64'), `${newKey()}x`, ',', 'ä'.repeat(43)])(
    'refuses the key %j',
    (env) => {
      expect(() => loadMasterKey({ env, keyFile: keyFile('none') })).toThrow(
        expect.objectContaining({ code: 'MASTER_KEY_INVALID' }),
      );
    },
  );

  it('refuses an empty key file instead of replacing it, and never shows a key', () => {
    loadMasterKey({ keyFile: keyFile('broken') });
    for (const text of ['', 'not-a-key-but-secret']) {
      writeFileSync(keyFile('broken'), text);
      expect(() => loadMasterKey({ keyFile: keyFile('broken') })).toThrow(/^(?!.*but-secret)/);
      expect(readFileSync(keyFile('broken'), 'utf8')).toBe(text);
    }
  });
});

describe('secret box', () => {
  const box = boxOf(newKey());

  it('opens what it sealed, text and bytes, empty and large, never twice the same', () => {
    for (const plaintext of ['', 'token', 'ü', randomBytes(5_000_000)]) {
      expect(box.open(box.seal(plaintext, 'row:1'), 'row:1').equals(Buffer.from(plaintext))).toBe(true);
    }
    expect(box.seal('x', 'row:1').equals(box.seal('x', 'row:1'))).toBe(false);
    expect(box.seal('x', 'row:1')).toHaveLength(1 + 93);
  });

  it('does not open what was moved to another place', () => {
    expect(() => box.open(box.seal('x', 'row:1'), 'row:2')).toThrow(
      expect.objectContaining({ code: 'SECRET_UNREADABLE' }),
    );
  });

  it('notices any changed byte and any cut', () => {
    const sealed = box.seal('secret', 'row:1');
    for (let index = 0; index < sealed.length; index++) {
      const changed = Buffer.from(sealed);
      changed.writeUInt8(changed.readUInt8(index) ^ 1, index);
      expect(() => box.open(changed, 'row:1')).toThrow(
        expect.objectContaining({ code: 'SECRET_UNREADABLE' }),
      );
      expect(() => box.open(sealed.subarray(0, index), 'row:1')).toThrow(
        expect.objectContaining({ code: 'SECRET_UNREADABLE' }),
      );
    }
  });

  it('opens with a previous key and seals with the current one', () => {
    const [oldKey, newerKey] = [newKey(), newKey()];
    const sealedBefore = boxOf(oldKey).seal('kept', 'row:1');
    const rotated = boxOf(`${newerKey}\n${oldKey}`);
    expect(rotated.open(sealedBefore, 'row:1').toString()).toBe('kept');
    expect(boxOf(newerKey).open(rotated.seal('fresh', 'row:1'), 'row:1').toString()).toBe('fresh');
    expect(() => boxOf(newerKey).open(sealedBefore, 'row:1')).toThrow(/another encryption key/);
  });
});

describe('passwords', () => {
  it('verify against their own hash only', async () => {
    const hash = await hashPassword('correct horse');
    expect(hash).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$[\w+/]{22}\$[\w+/]{43}$/);
    expect(await verifyPassword('correct horse', hash)).toBe(true);
    expect(await verifyPassword('Correct horse', hash)).toBe(false);
    expect(await hashPassword('correct horse')).not.toBe(hash);
  });

  it('accept one text in either Unicode form', async () => {
    expect(await verifyPassword('u\u0308ber', await hashPassword('\u00fcber'))).toBe(true);
  });

  it('never match without a hash, or with a malformed one', async () => {
    for (const encoded of [null, '', 'plain', '$argon2id$v=19$m=8,t=1,p=1$$']) {
      expect(await verifyPassword('', encoded)).toBe(false);
    }
  });

  it('take as long for an unknown user as for a known one', async () => {
    const hash = await hashPassword('x');
    const spent = { known: 0, unknown: 0 };
    // In turn, so that whatever else the machine does slows both.
    for (let round = 0; round < 8; round++) {
      for (const [name, encoded] of [
        ['known', hash],
        ['unknown', null],
      ] as const) {
        const start = performance.now();
        await verifyPassword('y', encoded);
        spent[name] += performance.now() - start;
      }
    }
    expect(spent.unknown / spent.known).toBeGreaterThan(1 / 3);
    expect(spent.unknown / spent.known).toBeLessThan(3);
  });
});
