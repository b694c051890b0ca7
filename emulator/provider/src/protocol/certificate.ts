import { generateKeyPairSync, randomBytes, sign } from 'node:crypto';

// X.509 in DER (ITU-T X.690, RFC 5280), just enough for one self-signed certificate. Node can read certificates
// but not make them, and a fresh key for each start is better than one in the repository.

function der(tag: number, ...parts: readonly Uint8Array[]): Buffer {
  const body = Buffer.concat(parts);
  const size = body.length;
  const length = size < 0x80 ? [size] : size < 0x100 ? [0x81, size] : [0x82, size >> 8, size & 0xff];
  return Buffer.concat([Buffer.from([tag, ...length]), body]);
}

const hex = (text: string) => Buffer.from(text, 'hex');
const sequence = (...parts: readonly Uint8Array[]) => der(0x30, ...parts);
const oid = (encoded: string) => der(0x06, hex(encoded));
const octets = (content: Uint8Array) => der(0x04, content);
const bits = (content: Uint8Array, unused = 0) => der(0x03, Buffer.from([unused]), content);

const ECDSA_WITH_SHA256 = sequence(oid('2a8648ce3d040302'));
const LOCALHOST = Buffer.from('localhost');
const COMMON_NAME = sequence(der(0x31, sequence(oid('550403'), der(0x0c, LOCALHOST))));
const CRITICAL = hex('0101ff');

/** The certificate is its own authority, signs TLS handshakes as a server, and is valid for `localhost`. */
const EXTENSIONS = der(
  0xa3,
  sequence(
    sequence(oid('551d13'), CRITICAL, octets(sequence(hex('0101ff')))),
    sequence(oid('551d0f'), CRITICAL, octets(bits(hex('84'), 2))),
    sequence(oid('551d25'), octets(sequence(oid('2b06010505070301')))),
    sequence(oid('551d11'), octets(sequence(der(0x82, LOCALHOST)))),
  ),
);

const DAY_MS = 86_400_000;
const utcTime = (ms: number) =>
  der(0x17, Buffer.from(`${new Date(ms).toISOString().replace(/[-:T]/g, '').slice(2, 14)}Z`));

function serialNumber(): Buffer {
  const serial = randomBytes(16);
  serial[0] = 0x40;
  return der(0x02, serial);
}

function toPem(bytes: Buffer): string {
  const lines = bytes.toString('base64').match(/.{1,64}/g) ?? [];
  return ['-----BEGIN CERTIFICATE-----', ...lines, '-----END CERTIFICATE-----', ''].join('\n');
}

export interface Certificate {
  readonly certificatePem: string;
  readonly privateKeyPem: string;
  /** Base64 of the DER form without padding: what the plugin handshake carries. */
  readonly handshake: string;
}

/** Makes a P-256 key and a self-signed certificate for loopback TLS, good for a week around `now` (ms). */
export function selfSignedCertificate(now: number = Date.now()): Certificate {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const content = sequence(
    der(0xa0, hex('020102')),
    serialNumber(),
    ECDSA_WITH_SHA256,
    COMMON_NAME,
    sequence(utcTime(now - DAY_MS), utcTime(now + 6 * DAY_MS)),
    COMMON_NAME,
    publicKey.export({ type: 'spki', format: 'der' }),
    EXTENSIONS,
  );
  const certificate = sequence(content, ECDSA_WITH_SHA256, bits(sign('sha256', content, privateKey)));
  return {
    certificatePem: toPem(certificate),
    privateKeyPem: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    handshake: certificate.toString('base64').replace(/=+$/, ''),
  };
}
