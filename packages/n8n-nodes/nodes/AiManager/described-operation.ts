/** The part of JSON Schema that forms are made from. */
export interface JsonSchema {
  readonly type?: string | readonly string[];
  readonly title?: string;
  readonly description?: string;
  readonly default?: unknown;
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly format?: string;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly maxLength?: number;
  readonly items?: JsonSchema;
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly required?: readonly string[];
  readonly anyOf?: readonly JsonSchema[];
  readonly oneOf?: readonly JsonSchema[];
  readonly allOf?: readonly JsonSchema[];
  readonly examples?: readonly unknown[];
  readonly $ref?: string;
  readonly $defs?: Readonly<Record<string, JsonSchema>>;
}

/** An operation of the catalogue as the node shows it; generated/operations.json holds them all. */
export interface DescribedOperation {
  /** group of the catalogue, such as `evaluations` */
  readonly resource: string;
  /** such as `weekly` */
  readonly operation: string;
  /** full name, such as `evaluations.weekly` */
  readonly name: string;
  readonly title: string;
  readonly description: string;
  readonly effects: 'read' | 'write' | 'act';
  readonly input: JsonSchema;
  /** it answers with rows and where the next ones start: each row becomes an item */
  readonly pages: boolean;
}
