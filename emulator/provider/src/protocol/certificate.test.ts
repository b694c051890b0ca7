import { X509Certificate } from 'node:crypto';
import { expect, it } from 'vitest';
import { selfSignedCertificate } from './certificate.ts';

it('makes a certificate for localhost that vouches for itself', () => {
  const now = Date.parse('2030-01-15T12:00:00Z');
  const made = selfSignedCertificate(now);
  const read = new X509Certificate(made.certificatePem);
  expect(read.verify(read.publicKey)).toBe(true);
  expect(read.checkHost('localhost')).toBe('localhost');
  expect(read.ca).toBe(true);
  expect(Date.parse(read.validFrom)).toBe(Date.parse('2030-01-14T12:00:00Z'));
  expect(Date.parse(read.validTo)).toBe(Date.parse('2030-01-21T12:00:00Z'));
  expect(made.handshake).not.toContain('=');
  expect(new X509Certificate(Buffer.from(made.handshake, 'base64')).serialNumber).toBe(read.serialNumber);
});

it('makes another key each time', () => {
  expect(selfSignedCertificate().privateKeyPem).not.toBe(selfSignedCertificate().privateKeyPem);
});
