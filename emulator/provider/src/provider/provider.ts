import { CloudError } from '../cloud/cloud-error.ts';
import type { Fallbacks } from '../config.ts';
import { errorDiagnostic, refusal, warningDiagnostic } from '../protocol/diagnostics.ts';
import type * as m from '../protocol/messages.ts';
import { type Attributes, decodeAttributes, encodeAttributes } from '../protocol/values.ts';
import type { DataSource, ResourceType } from '../resources/attribute.ts';
import { DATA_SOURCES, RESOURCE_TYPES } from '../resources/catalogue.ts';
import { type Connection, configure, PROVIDER_ATTRIBUTES } from './configure.ts';
import {
  createResource,
  type Desk,
  deleteResource,
  type Outcome,
  readResource,
  updateResource,
} from './operations.ts';
import { plan } from './plan.ts';
import { getSchema } from './schema.ts';
import { upgradeState } from './upgrade.ts';
import { validate } from './validate.ts';

function resourceType(name: string): ResourceType {
  const type = RESOURCE_TYPES[name];
  if (!type) throw new TypeError(`This provider has no resource ${name}.`);
  return type;
}

function dataSource(name: string): DataSource {
  const source = DATA_SOURCES[name];
  if (!source) throw new TypeError(`This provider has no data source ${name}.`);
  return source;
}

function diagnosticsOf(outcome: Outcome, subject: string): readonly m.Diagnostic[] {
  const warnings = outcome.warnings.map((text) => warningDiagnostic(`Fake cloud: ${subject}`, text));
  if (outcome.failure === undefined) return warnings;
  return [...warnings, refusal(new CloudError('REJECTED', outcome.failure), subject)];
}

/** One provider process: configured once, asked about many resources, stopped once. */
export class Provider {
  readonly #fallbacks: Fallbacks;
  readonly #stopping = new AbortController();
  #connection: Connection | undefined;

  constructor(fallbacks: Fallbacks) {
    this.#fallbacks = fallbacks;
  }

  getSchema(): m.SchemaResponse {
    return getSchema();
  }

  prepareConfig({ config }: m.ConfigRequest): m.PrepareResponse {
    return { prepared_config: config, diagnostics: validate(PROVIDER_ATTRIBUTES, decodeAttributes(config)) };
  }

  configure({ config }: m.ConfigRequest): m.WithDiagnostics {
    const { connection, diagnostics } = configure(decodeAttributes(config), this.#fallbacks);
    this.#connection = connection;
    return { diagnostics };
  }

  validateResource({ type_name, config }: m.ValidateRequest): m.WithDiagnostics {
    return { diagnostics: validate(resourceType(type_name).attributes, decodeAttributes(config)) };
  }

  validateDataSource({ type_name, config }: m.ValidateRequest): m.WithDiagnostics {
    return { diagnostics: validate(dataSource(type_name).attributes, decodeAttributes(config)) };
  }

  upgrade(request: m.UpgradeRequest): m.UpgradeResponse {
    return upgradeState(resourceType(request.type_name), request);
  }

  async read(request: m.ReadRequest): Promise<m.ReadResponse> {
    const state = decodeAttributes(request.current_state);
    const subject = `reading ${request.type_name} ${String(state?.name)}`;
    try {
      const id = String(state?.id);
      const outcome = await readResource(this.#desk(request.type_name), id, String(state?.name));
      return {
        new_state: encodeAttributes(outcome.attributes),
        diagnostics: diagnosticsOf(outcome, subject),
        private: request.private,
      };
    } catch (error) {
      return { new_state: encodeAttributes(state), diagnostics: [refusal(error, subject)] };
    }
  }

  plan(request: m.PlanRequest): m.PlanResponse {
    const { planned, requiresReplace } = plan(
      resourceType(request.type_name).attributes,
      decodeAttributes(request.prior_state),
      decodeAttributes(request.proposed_new_state),
      decodeAttributes(request.config),
    );
    return {
      planned_state: encodeAttributes(planned),
      requires_replace: requiresReplace,
      planned_private: request.prior_private,
    };
  }

  async apply(request: m.ApplyRequest): Promise<m.ApplyResponse> {
    const prior = decodeAttributes(request.prior_state);
    const planned = decodeAttributes(request.planned_state);
    const subject = `${prior ? (planned ? 'update' : 'delete') : 'create'} of ${request.type_name} ${String((planned ?? prior)?.name)}`;
    const answer = (state: Attributes | null, diagnostics: readonly m.Diagnostic[]): m.ApplyResponse => ({
      new_state: encodeAttributes(state),
      private: request.planned_private,
      diagnostics,
    });
    try {
      const outcome = await this.#change(this.#desk(request.type_name), prior, planned);
      return answer(outcome.attributes, diagnosticsOf(outcome, subject));
    } catch (error) {
      return answer(prior, [refusal(error, subject)]);
    }
  }

  async import({ type_name, id }: m.ImportRequest): Promise<m.ImportResponse> {
    const subject = `import of ${type_name} ${id}`;
    try {
      const outcome = await readResource(this.#desk(type_name), id, id);
      if (!outcome.attributes) {
        const detail = `There is no ${resourceType(type_name).kind} with the id ${id}: check the cloud file.`;
        return { diagnostics: [errorDiagnostic(`Fake cloud: ${subject} failed`, detail)] };
      }
      return {
        imported_resources: [{ type_name, state: encodeAttributes(outcome.attributes) }],
        diagnostics: diagnosticsOf(outcome, subject),
      };
    } catch (error) {
      return { diagnostics: [refusal(error, subject)] };
    }
  }

  readDataSource({ type_name, config }: m.ValidateRequest): m.DataSourceResponse {
    return { state: encodeAttributes(dataSource(type_name).read(decodeAttributes(config) ?? {})) };
  }

  /** Ends operations that still wait; they report that nothing was changed. */
  stop(): { Error: string } {
    this.#stopping.abort();
    return { Error: '' };
  }

  #desk(typeName: string): Desk {
    if (!this.#connection)
      throw new TypeError('Terraform asked for a resource before it configured the provider.');
    return { connection: this.#connection, signal: this.#stopping.signal, type: resourceType(typeName) };
  }

  #change(desk: Desk, prior: Attributes | null, planned: Attributes | null): Promise<Outcome> {
    if (prior && planned) return updateResource(desk, prior, planned);
    if (planned) return createResource(desk, planned);
    if (prior) return deleteResource(desk, prior);
    throw new TypeError('Terraform asked to change nothing into nothing.');
  }
}
