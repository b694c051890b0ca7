import type { AttributeValue, Cloud, Kind } from '../cloud/model.ts';
import type { Diagnostic } from '../protocol/messages.ts';
import type { Attributes, Value } from '../protocol/values.ts';

export type AttributeType = 'string' | 'number' | readonly ['map' | 'list', 'string'];

/** What a computed attribute is made of: the cloud as it is, and the resource with all its chosen values. */
export interface ComputeContext {
  readonly cloud: Cloud;
  readonly id: string;
  readonly wanted: Readonly<Record<string, AttributeValue>>;
}

export interface Attribute {
  readonly type: AttributeType;
  readonly description: string;
  readonly required?: true;
  readonly sensitive?: true;
  /** A change of this attribute destroys the resource and makes another. */
  readonly forceNew?: true;
  /** Taken where the configuration is silent. */
  readonly default?: string | number;
  /** The value comes from the cloud, never from the configuration. */
  readonly computed?: true;
  /** How the cloud chooses a computed value. */
  readonly compute?: (context: ComputeContext) => AttributeValue;
  /** A computed attribute is computed again when one of these changes; without it, only on creation. */
  readonly changesWith?: readonly string[];
  /** Finds fault with a known value from the configuration. */
  readonly check?: (value: Value, name: string) => readonly Diagnostic[];
}

export type AttributeMap = Readonly<Record<string, Attribute>>;

/** A kind of thing that the cloud rents out, as Terraform sees it. */
export interface ResourceType {
  readonly kind: Kind;
  readonly idPrefix: string;
  readonly description: string;
  readonly attributes: AttributeMap;
  /** Throws a CloudError where the cloud would refuse to create or update. */
  readonly verifyChange?: (cloud: Cloud, wanted: Readonly<Record<string, AttributeValue>>) => void;
  /** Throws a CloudError where the cloud would refuse to delete. */
  readonly verifyDelete?: (cloud: Cloud, id: string) => void;
}

/** Something that is only looked up. */
export interface DataSource {
  readonly description: string;
  readonly attributes: AttributeMap;
  readonly read: (config: Attributes) => Attributes;
}
