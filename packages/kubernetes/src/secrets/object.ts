import * as z from 'zod';

/** A Secret as the API server returns it, with all other fields. Its data are base64, and secret. */
export interface SecretObject {
  readonly [field: string]: unknown;
  readonly metadata: SecretMetadata;
  readonly type: string;
  readonly immutable?: boolean | undefined;
  readonly data: Readonly<Record<string, string>>;
}

interface SecretMetadata {
  readonly [field: string]: unknown;
  readonly name: string;
  readonly namespace: string;
  readonly uid: string;
  readonly resourceVersion: string;
  readonly deletionTimestamp?: string | undefined;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
  readonly finalizers: readonly string[];
  readonly ownerReferences: readonly OwnerReference[];
  readonly managedFields: readonly ManagedField[];
}

export interface OwnerReference {
  readonly [field: string]: unknown;
  readonly apiVersion: string;
  readonly kind: string;
  readonly name: string;
  readonly uid: string;
}

/** The owner of fields: `fieldsV1` has a key `f:NAME` for each, in the shape of the object. */
interface ManagedField {
  readonly manager: string;
  readonly fieldsV1: Readonly<Record<string, unknown>>;
}

const texts = z.record(z.string(), z.string());

const managedField = z.object({
  manager: z.string().default(''),
  fieldsV1: z.record(z.string(), z.unknown()).default({}),
});

const reference = z.looseObject({ apiVersion: z.string(), kind: z.string(), name: z.string(), uid: z.string() });

const metadata = z.looseObject({
  name: z.string(),
  namespace: z.string(),
  uid: z.string(),
  resourceVersion: z.string(),
  deletionTimestamp: z.string().optional(),
  labels: texts.default({}),
  annotations: texts.default({}),
  finalizers: z.array(z.string()).default([]),
  ownerReferences: z.array(reference).default([]),
  managedFields: z.array(managedField).default([]),
});

const schema = z.looseObject({
  kind: z.literal('Secret'),
  metadata,
  type: z.string().default('Opaque'),
  immutable: z.boolean().optional(),
  data: texts.default({}),
});

/** Null: the body is no Secret, so the answer is not to be trusted. */
export function secretObject(body: unknown): SecretObject | null {
  const parsed = schema.safeParse(body);
  return parsed.success ? parsed.data : null;
}
