import { createHmac } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { identifyDelivery, verifySignature } from './signature.ts';

const body = Buffer.from('Hello World!');
const secret = "It's a Secret to Everybody";
const signature = 'sha256=a4771c39fbe90f317c7824e83ddef3caae9cb3d976c214ace1f2937e133263c9';
const delivery = (header: string | undefined, bytes = body) => ({
  headers: header === undefined ? {} : { 'X-Hub-Signature': header },
  body: bytes,
});
const hmac = (algorithm: string, key: string) => createHmac(algorithm, key).update(body).digest('hex');

describe('a signature', () => {
  it("of Atlassian's documented vector is accepted", () => {
    expect(verifySignature(delivery(signature), [secret])).toBe(0);
  });

  it('by an earlier secret is accepted while that one is kept', () => {
    expect(verifySignature(delivery(signature), ['new', secret])).toBe(1);
  });

  it('that is missing is told from one that is wrong', () => {
    const missing = expect.objectContaining({ code: 'VCS_SIGNATURE_MISSING' });
    expect(() => verifySignature(delivery(undefined), [secret])).toThrow(missing);
    expect(() => verifySignature(delivery(''), [secret])).toThrow(missing);
    expect(() => verifySignature(delivery(signature), ['other'])).toThrow(
      expect.objectContaining({ code: 'VCS_SIGNATURE_INVALID' }),
    );
  });

  it.each([
    ['another algorithm', `sha1=${hmac('sha1', secret)}`],
    ['a longer algorithm', `sha512=${hmac('sha512', secret)}`],
    ['no algorithm', hmac('sha256', secret)],
    ['fewer digits', signature.slice(0, -2)],
    ['more digits', `${signature}00`],
    ['two signatures', `${signature},${signature}`],
    ['no hex', `sha256=${'z'.repeat(64)}`],
  ])('with %s is refused', (_name, header) => {
    expect(() => verifySignature(delivery(header), [secret])).toThrow(
      expect.objectContaining({ code: 'VCS_SIGNATURE_INVALID' }),
    );
  });

  it('by no secret or an empty one is refused', () => {
    expect(() => verifySignature(delivery(signature), [])).toThrow();
    expect(() => verifySignature(delivery(`sha256=${hmac('sha256', '')}`), [''])).toThrow();
  });

  it('over other bytes is refused, however little they differ', () => {
    fc.assert(
      fc.property(fc.nat(body.length - 1), fc.integer({ min: 1, max: 255 }), (index, flip) => {
        const changed = Buffer.from(body);
        changed[index] = (changed[index] ?? 0) ^ flip;
        expect(() => verifySignature(delivery(signature, changed), [secret])).toThrow();
      }),
    );
  });
});

describe('the identity of a delivery', () => {
  const headers = { 'x-request-uuid': 'a9a1e3d4-de91-4e45-9fc3-941976118544', 'x-event-key': 'repo:push' };

  it('is its request, its event and its attempt', () => {
    expect(identifyDelivery({ headers: { ...headers, 'x-attempt-number': '3' }, body })).toEqual({
      requestId: headers['x-request-uuid'],
      eventKey: 'repo:push',
      attempt: 3,
    });
    expect(identifyDelivery({ headers: { ...headers, 'x-attempt-number': '-1' }, body }).attempt).toBe(1);
  });

  it('needs the headers that Bitbucket always sends', () => {
    expect(() => identifyDelivery({ headers: { 'x-event-key': 'repo:push' }, body })).toThrow(
      expect.objectContaining({
        code: 'VCS_DELIVERY_INVALID',
        message: expect.stringContaining('X-Request-UUID'),
      }),
    );
  });
});
