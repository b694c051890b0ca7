import { promisify } from 'node:util';
import { inflateRaw } from 'node:zlib';

const endSignature = 0x06054b50;
const entrySignature = 0x02014b50;
const endLength = 22;
const longestComment = 65_535;
const mostBytes = 1_000_000_000;

/** One file out of a zip archive in memory (without zip64, as the vendors' are). Format: PKWARE APPNOTE 4.3. */
export async function readZipEntry(zip: Buffer, name: string): Promise<Buffer> {
  const end = findEnd(zip);
  const count = zip.readUInt16LE(end + 10);
  let at = zip.readUInt32LE(end + 16);
  for (let index = 0; index < count; index += 1) {
    if (zip.readUInt32LE(at) !== entrySignature) break;
    const nameLength = zip.readUInt16LE(at + 28);
    if (zip.toString('utf8', at + 46, at + 46 + nameLength) === name) return readEntry(zip, at);
    at += 46 + nameLength + zip.readUInt16LE(at + 30) + zip.readUInt16LE(at + 32);
  }
  throw new Error(`The archive has no file ${name}.`);
}

function findEnd(zip: Buffer): number {
  const last = zip.length - endLength;
  for (let at = last; at >= Math.max(0, last - longestComment); at -= 1) {
    if (zip.readUInt32LE(at) === endSignature) return at;
  }
  throw new Error('The archive is no zip file.');
}

async function readEntry(zip: Buffer, entry: number): Promise<Buffer> {
  const method = zip.readUInt16LE(entry + 10);
  const compressedLength = zip.readUInt32LE(entry + 20);
  const length = zip.readUInt32LE(entry + 24);
  const header = zip.readUInt32LE(entry + 42);
  const start = header + 30 + zip.readUInt16LE(header + 26) + zip.readUInt16LE(header + 28);
  const data = zip.subarray(start, start + compressedLength);
  if (method === 0) return data;
  const content = await promisify(inflateRaw)(data, { maxOutputLength: mostBytes });
  if (content.length !== length) throw new Error('The archive is damaged.');
  return content;
}
