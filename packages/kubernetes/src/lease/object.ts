import * as z from 'zod';

/** A Lease of coordination.k8s.io/v1 as the API server returns it, with all other fields. */
export interface LeaseObject {
  readonly [field: string]: unknown;
  readonly metadata: { readonly uid: string; readonly resourceVersion: string };
  readonly spec: LeaseSpec;
}

interface LeaseSpec {
  readonly [field: string]: unknown;
  readonly holderIdentity?: string | null | undefined;
  readonly leaseDurationSeconds?: number | null | undefined;
  readonly acquireTime?: string | null | undefined;
  readonly renewTime?: string | null | undefined;
  readonly leaseTransitions?: number | null | undefined;
}

const schema = z.looseObject({
  kind: z.literal('Lease'),
  metadata: z.looseObject({ name: z.string(), uid: z.string(), resourceVersion: z.string() }),
  spec: z
    .looseObject({
      holderIdentity: z.string().nullish(),
      leaseDurationSeconds: z.number().nullish(),
      acquireTime: z.string().nullish(),
      renewTime: z.string().nullish(),
      leaseTransitions: z.number().nullish(),
    })
    .default({}),
});

export function leaseObject(body: unknown): LeaseObject | null {
  const parsed = schema.safeParse(body);
  return parsed.success ? parsed.data : null;
}
