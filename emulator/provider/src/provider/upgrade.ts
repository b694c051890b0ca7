import { errorDiagnostic } from '../protocol/diagnostics.ts';
import type { UpgradeRequest, UpgradeResponse } from '../protocol/messages.ts';
import { type Attributes, encodeAttributes, isAttributes, parseJson } from '../protocol/values.ts';
import type { ResourceType } from '../resources/attribute.ts';
import { SCHEMA_VERSION } from './schema.ts';

/** Fits a saved state to the present schema: drops attributes that it lost, fills those that it gained with null. */
export function upgradeState(type: ResourceType, request: UpgradeRequest): UpgradeResponse {
  if (request.version > SCHEMA_VERSION) {
    const detail = `The state of this ${type.kind} was written by a newer provider: use that version again.`;
    return { diagnostics: [errorDiagnostic('State is too new', detail)] };
  }
  const saved = request.raw_state?.json.length ? parseJson(request.raw_state.json) : null;
  if (!isAttributes(saved)) {
    const detail = `The saved state of this ${type.kind} is not a JSON object: import it again.`;
    return { diagnostics: [errorDiagnostic('State is unreadable', detail)] };
  }
  const state: Attributes = Object.fromEntries(
    Object.keys(type.attributes).map((name) => [name, saved[name] ?? null]),
  );
  return { upgraded_state: encodeAttributes(state) };
}
