import type { DescribedSchema, Usage } from '@kpki/plugin';
import * as z from 'zod';
import { type ConnectionOptions, judged, loginFields, strictly, timeoutField } from './connection-options.ts';
import { faultOfSignerName } from './names.ts';
import type { NameKind } from './signing/signers.ts';

/** The usages and names that a custom signer grants; an absent field grants everything. */
export interface OwnSigner {
  readonly usages?: readonly Usage[] | undefined;
  readonly names?: readonly NameKind[] | undefined;
}

export interface KubernetesBackendOptions extends ConnectionOptions {
  readonly approve: boolean;
  readonly signers?: Readonly<Record<string, OwnSigner>> | undefined;
}

const usages = [
  'digital signature',
  'key encipherment',
  'server auth',
  'client auth',
] as const satisfies readonly Usage[];
const nameKinds = ['dns', 'ip', 'uri', 'email'] as const satisfies readonly NameKind[];

const ownSigner = z.strictObject({
  usages: z
    .array(z.enum(usages))
    .min(1, 'a signer needs at least one usage')
    .optional()
    .meta({ description: 'The usages that the signer grants. Without it, every requested usage.' }),
  names: z
    .array(z.enum(nameKinds))
    .optional()
    .meta({ description: 'The kinds of names that the signer grants. Without it, all kinds.' }),
});

const fields = {
  ...loginFields,
  approve: z.boolean({ error: 'expected true or false' }).default(false).meta({
    description: 'Whether kpki approves its own requests, without a check by another user. Needs the right to approve.',
  }),
  signers: z
    .record(judged(faultOfSignerName), ownSigner, {
      error: 'expected names of signers, each with the rights that it grants',
    })
    .optional()
    .meta({
      description: 'Additional signers, each with the rights that it grants.',
      examples: [{ 'example.com/serving': { usages: ['digital signature', 'server auth'], names: ['dns', 'ip'] } }],
    }),
  ...timeoutField,
};

export const backendOptions: DescribedSchema<KubernetesBackendOptions> = strictly(fields, '{ context: production }');
