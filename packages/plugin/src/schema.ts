/**
 * A Standard Schema, which checks options, and may beside that be a Standard JSON Schema, which describes them: a schema
 * of zod 4.2 and newer is both.
 */
export interface Schema<T> {
  readonly '~standard': StandardSchema<T>;
}

/** A schema that does describe the options: kpki draws a form of them. */
export interface DescribedSchema<T> extends Schema<T> {
  readonly '~standard': StandardSchema<T> & { readonly jsonSchema: OptionsDescription };
}

interface StandardSchema<T> {
  readonly version: 1;
  readonly vendor: string;
  validate(value: unknown): SchemaResult<T> | Promise<SchemaResult<T>>;
  /** Left out: there is no form, and the options are written by hand. */
  readonly jsonSchema?: OptionsDescription | undefined;
  readonly types?: { readonly input: unknown; readonly output: T } | undefined;
}

export interface OptionsDescription {
  /**
   * The JSON Schema of what may be written as options; kpki asks for `draft-2020-12`. A property says what it is by
   * `description`, and `default`, `examples` and `enum` where it has some. One with `writeOnly: true` is a secret: never
   * echoed, never stored in the file. Throws for a target that it does not know.
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
