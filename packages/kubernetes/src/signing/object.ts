import * as z from 'zod';

/** Loose: an approval sends all other fields of a condition back. */
const condition = z.looseObject({
  type: z.string(),
  status: z.string().default('True'),
  reason: z.string().default(''),
  message: z.string().default(''),
});

/** The used fields of a CertificateSigningRequest. */
const schema = z.object({
  kind: z.literal('CertificateSigningRequest'),
  metadata: z.object({ name: z.string() }),
  spec: z.object({
    request: z.string(),
    signerName: z.string(),
    usages: z.array(z.string()).default([]),
    expirationSeconds: z.number().optional(),
    username: z.string().default(''),
  }),
  status: z
    .object({ conditions: z.array(condition).default([]), certificate: z.string().default('') })
    .default({ conditions: [], certificate: '' }),
});

export interface CsrCondition {
  readonly type: string;
  readonly status: string;
  readonly reason: string;
  readonly message: string;
}

export interface CsrObject {
  readonly metadata: { readonly name: string };
  readonly spec: {
    /** PEM in base64. */
    readonly request: string;
    readonly signerName: string;
    readonly usages: readonly string[];
    readonly expirationSeconds?: number | undefined;
    readonly username: string;
  };
  readonly status: {
    readonly conditions: readonly CsrCondition[];
    /** PEM in base64; empty until it is issued. */
    readonly certificate: string;
  };
  /** The object as received, to be sent back with an approval. */
  readonly whole: Readonly<Record<string, unknown>>;
}

export function csrObject(body: unknown): CsrObject | null {
  const parsed = schema.safeParse(body);
  return parsed.success ? { ...parsed.data, whole: body as Readonly<Record<string, unknown>> } : null;
}

export type ConditionType = 'Approved' | 'Denied' | 'Failed';

/** Conditions are only added; a condition with a status other than `True` is ignored. */
export function conditionOf({ status }: CsrObject, type: ConditionType): CsrCondition | null {
  return status.conditions.find((each) => each.type === type && each.status === 'True') ?? null;
}
