import * as z from 'zod';
import { clusterPkiSchema } from './parse/cluster-pki-schema.ts';
import { specSchema } from './parse/spec-schema.ts';

export interface ReferenceRow {
  /** As in `spec.controlPlane[].name` and `environments.NAME.readOnly`. */
  readonly path: string;
  readonly type: string;
  readonly required: boolean;
  /** The default as written in a file, or its rule in words; empty if there is none. */
  readonly default: string;
  readonly description: string;
}

/** The part of JSON Schema (draft 2020-12) that our schemas use. */
interface JsonSchema {
  readonly type?: string;
  readonly title?: string;
  readonly description?: string;
  readonly default?: unknown;
  readonly derived?: string;
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly items?: JsonSchema;
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly additionalProperties?: JsonSchema | boolean;
  readonly required?: readonly string[];
  readonly [keyword: string]: unknown;
}

function jsonSchemaOf(schema: z.ZodType): JsonSchema {
  return z.toJSONSchema(schema, { io: 'input' }) as JsonSchema;
}

function withField(schema: JsonSchema, name: string, change: (field: JsonSchema) => JsonSchema): JsonSchema {
  return { ...schema, properties: { ...schema.properties, [name]: change(schema.properties?.[name] ?? {}) } };
}

/** Returns the schema of the whole file, including `spec`. */
function wholeSchema(): JsonSchema {
  const { $schema: _, ...spec } = jsonSchemaOf(specSchema);
  return withField(jsonSchemaOf(clusterPkiSchema), 'spec', () => spec);
}

function everywhere(schema: JsonSchema, change: (schema: JsonSchema) => JsonSchema): JsonSchema {
  const inside = (child: JsonSchema): JsonSchema => everywhere(child, change);
  const { items, properties, additionalProperties } = schema;
  return change({
    ...schema,
    ...(items === undefined ? {} : { items: inside(items) }),
    ...(properties === undefined
      ? {}
      : { properties: Object.fromEntries(Object.entries(properties).map(([name, field]) => [name, inside(field)])) }),
    ...(typeof additionalProperties === 'object' ? { additionalProperties: inside(additionalProperties) } : {}),
  });
}

function withoutDerived(schema: JsonSchema): JsonSchema {
  const { derived: _, ...rest } = schema;
  return rest;
}

/** Returns a schema of patches by RFC 7386: every field of a map may be absent or null. Lists are replaced whole. */
function patchOf(schema: JsonSchema): JsonSchema {
  if (schema.properties === undefined) return schema;
  const { required: _, ...rest } = schema;
  const fields = Object.entries(schema.properties).map(([name, field]): [string, JsonSchema] => {
    const { description, ...patch } = patchOf(field);
    return [name, { ...(description === undefined ? {} : { description }), anyOf: [patch, { type: 'null' }] }];
  });
  return { ...rest, properties: Object.fromEntries(fields) };
}

/** Returns the JSON Schema of a `kpki.yaml`, for editors. Rules between fields are not part of it. */
export function configurationSchema(): Readonly<Record<string, unknown>> {
  const whole = everywhere(wholeSchema(), withoutDerived);
  const spec = whole.properties?.['spec'] ?? {};
  return withField(whole, 'environments', (environments) => ({
    ...environments,
    additionalProperties: withField(environments.additionalProperties as JsonSchema, 'spec', (own) => ({
      ...patchOf(spec),
      description: own.description ?? '',
    })),
  }));
}

export function specReference(): readonly ReferenceRow[] {
  return rowsOf(wholeSchema(), '');
}

function rowsOf(schema: JsonSchema, path: string): readonly ReferenceRow[] {
  if (schema.type === 'array') return schema.items === undefined ? [] : rowsOf(schema.items, `${path}[]`);
  if (typeof schema.additionalProperties === 'object') return rowsOf(schema.additionalProperties, `${path}.NAME`);
  return Object.entries(schema.properties ?? {}).flatMap(([name, field]) => {
    const inner = path === '' ? name : `${path}.${name}`;
    const row: ReferenceRow = {
      path: inner,
      type: typeOf(field),
      required: schema.required?.includes(name) ?? false,
      default: defaultOf(field),
      description: field.description ?? '',
    };
    return [row, ...rowsOf(field, inner)];
  });
}

function typeOf(schema: JsonSchema): string {
  if (schema.const !== undefined) return `\`${String(schema.const)}\``;
  if (schema.enum !== undefined) return schema.enum.map((choice) => `\`${String(choice)}\``).join(' or ');
  if (schema.title !== undefined) return schema.title;
  if (schema.type === 'array') return `list of ${schema.items === undefined ? 'values' : typeOf(schema.items)}`;
  if (schema.type === 'object') return typeof schema.additionalProperties === 'object' ? 'fields by name' : 'fields';
  return { boolean: '`true` or `false`', integer: 'whole number', string: 'text' }[schema.type ?? ''] ?? 'any value';
}

function defaultOf(schema: JsonSchema): string {
  if (schema.derived !== undefined) return schema.derived;
  if (schema.default === undefined) return '';
  return typeof schema.default === 'string' ? `\`${schema.default}\`` : `\`${JSON.stringify(schema.default)}\``;
}
