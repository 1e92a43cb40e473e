import * as z from 'zod';

/** The object in which the API server says why it refused. Its texts repeat what was sent: they are judged, not shown. */
export interface Status {
  readonly message: string;
  /** The machine's word: `AlreadyExists`, `Forbidden`. */
  readonly reason: string;
  readonly details: {
    /** The plural of what it is about: `secrets`. */
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

/** Null: the answer is no Status, so it is not the API server that spoke. */
export function statusOf(body: unknown): Status | null {
  const parsed = schema.safeParse(body);
  return parsed.success ? parsed.data : null;
}
