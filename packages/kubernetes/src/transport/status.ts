import * as z from 'zod';

/** The object in which the API server explains a refusal. Its texts repeat the request: they are parsed, not shown. */
export interface Status {
  readonly message: string;
  /** The machine-readable reason: `AlreadyExists`, `Forbidden`. */
  readonly reason: string;
  readonly details: {
    /** The plural of the resource: `secrets`. */
    readonly kind: string;
    readonly name: string;
    readonly causes: readonly StatusCause[];
  };
}

interface StatusCause {
  readonly reason?: string | undefined;
  readonly field?: string | undefined;
  readonly message?: string | undefined;
}

const cause = z.object({
  reason: z.string().optional(),
  field: z.string().optional(),
  message: z.string().optional(),
});

const noDetails = { kind: '', name: '', causes: [] };

const schema = z.object({
  kind: z.literal('Status'),
  message: z.string().default(''),
  reason: z.string().default(''),
  details: z
    .object({ kind: z.string().default(''), name: z.string().default(''), causes: z.array(cause).default([]) })
    .default(noDetails),
});

/** Null: the answer is no Status, so it did not come from the API server. */
export function statusOf(body: unknown): Status | null {
  const parsed = schema.safeParse(body);
  return parsed.success ? parsed.data : null;
}
