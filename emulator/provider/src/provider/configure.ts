import { createHash, timingSafeEqual } from 'node:crypto';
import { resolve } from 'node:path';
import { readCloud } from '../cloud/cloud-file.ts';
import type { Fallbacks } from '../config.ts';
import { attributePath, errorDiagnostic, refusal, warningDiagnostic } from '../protocol/diagnostics.ts';
import type { Diagnostic } from '../protocol/messages.ts';
import { type Attributes, isUnknown, type Value } from '../protocol/values.ts';
import type { AttributeMap } from '../resources/attribute.ts';
import { isWholeNumber } from '../resources/checks.ts';

/** The provider block; `config.ts` reads the variables that stand in for its attributes. */
export const PROVIDER_ATTRIBUTES: AttributeMap = {
  file: { type: 'string', description: 'Path of the cloud file. Also from FAKECLOUD_FILE.' },
  token: {
    type: 'string',
    sensitive: true,
    description: 'The token, if the cloud wants one. Also from FAKECLOUD_TOKEN.',
  },
  latency_ms: {
    type: 'number',
    description:
      'How long each operation takes, in ms, instead of what the cloud says. Also from FAKECLOUD_LATENCY_MS.',
    check: isWholeNumber(0, 3_600_000),
  },
};

/** A cloud that the provider may use. */
export interface Connection {
  readonly file: string;
  /** Overrides the cloud's own latency; ms. */
  readonly latencyMs: number | undefined;
}

export interface Configured {
  readonly connection?: Connection;
  readonly diagnostics: readonly Diagnostic[];
}

const digest = (text: string) => createHash('sha256').update(text).digest();
const sameSecret = (left: string, right: string) => timingSafeEqual(digest(left), digest(right));

function checkToken(wanted: string | undefined, given: Value): readonly Diagnostic[] {
  if (wanted === undefined || isUnknown(given)) return [];
  if (typeof given === 'string' && sameSecret(wanted, given)) return [];
  const summary = given === null ? 'Fake cloud: no token' : 'Fake cloud: access denied';
  const detail =
    given === null
      ? 'This cloud demands a token: set token in the provider block or FAKECLOUD_TOKEN.'
      : 'The cloud does not accept this token: correct token in the provider block or FAKECLOUD_TOKEN.';
  return [errorDiagnostic(summary, detail, attributePath('token'))];
}

function checkLatency(value: Value): { latencyMs?: number; diagnostics: readonly Diagnostic[] } {
  if (value === null) return { diagnostics: [] };
  if (isUnknown(value)) {
    const detail = 'latency_ms is not known yet, so this plan runs at the speed that the cloud sets.';
    return {
      diagnostics: [warningDiagnostic('Fake cloud: latency unknown', detail, attributePath('latency_ms'))],
    };
  }
  const latencyMs = typeof value === 'string' ? Number(value) : value;
  const diagnostics = PROVIDER_ATTRIBUTES.latency_ms?.check?.(latencyMs, 'latency_ms') ?? [];
  return typeof latencyMs === 'number' ? { latencyMs, diagnostics } : { diagnostics };
}

/** Finds the cloud, presents the token, and says what is wrong with either. */
export function configure(config: Attributes | null, fallbacks: Fallbacks): Configured {
  const file = config?.file ?? fallbacks.file;
  if (typeof file !== 'string') {
    const detail = 'Set file in the provider block, to a value known while planning, or FAKECLOUD_FILE.';
    return { diagnostics: [errorDiagnostic('Fake cloud: no cloud file', detail, attributePath('file'))] };
  }
  const latency = checkLatency(config?.latency_ms ?? fallbacks.latency_ms);
  try {
    const denied = checkToken(readCloud(file).settings.token, config?.token ?? fallbacks.token);
    const diagnostics = [...latency.diagnostics, ...denied];
    if (diagnostics.some(({ severity }) => severity === 'ERROR')) return { diagnostics };
    return { connection: { file: resolve(file), latencyMs: latency.latencyMs }, diagnostics };
  } catch (error) {
    return { diagnostics: [refusal(error, 'opening the cloud')] };
  }
}
