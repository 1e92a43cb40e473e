/**
 * A Standard Schema, which validates options, and optionally a Standard JSON Schema, which describes them: a schema of
 * zod 4.2 and newer is both.
 */
export interface Schema<T> {
  readonly '~standard': StandardSchema<T>;
}

/** A schema with a description of the options: kpki shows a form for them. */
export interface DescribedSchema<T> extends Schema<T> {
  readonly '~standard': StandardSchema<T> & { readonly jsonSchema: OptionsDescription };
}

interface StandardSchema<T> {
  readonly version: 1;
  readonly vendor: string;
  validate(value: unknown): SchemaResult<T> | Promise<SchemaResult<T>>;
  /** Absent: there is no form, and the options are written by hand. */
  readonly jsonSchema?: OptionsDescription | undefined;
  readonly types?: { readonly input: unknown; readonly output: T } | undefined;
}

export interface OptionsDescription {
  /**
   * Returns the JSON Schema of the options; kpki asks for `draft-2020-12`. A property has a `description`, and
   * `default`, `examples` and `enum` if any. A property with `writeOnly: true` is a secret: never echoed, never stored
   * in the file. Throws for an unknown target.
   */
  input(options: { readonly target: string }): Record<string, unknown>;
}

export type SchemaResult<T> =
  | { readonly value: T; readonly issues?: undefined }
  | { readonly issues: readonly SchemaIssue[] };

export interface SchemaIssue {
  readonly message: string;
  readonly path?: readonly (PropertyKey | { readonly key: PropertyKey })[] | undefined;
}
