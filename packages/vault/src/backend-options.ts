import type { DescribedSchema } from '@kpki/plugin';
import * as z from 'zod';
import { strict, text } from './option-kinds.ts';
import { addressFields, connectionFields, type ServerOptions } from './server-options.ts';

export interface VaultBackendOptions extends ServerOptions {
  /** Present: the engine holds keys. */
  readonly transit?: { readonly mount: string } | undefined;
  /** Present: each entry is an issuer, under its name in the configuration. */
  readonly pki?: Readonly<Record<string, PkiOptions>> | undefined;
}

export interface PkiOptions {
  readonly mount?: string | undefined;
  readonly issuer?: string | undefined;
  readonly role?: string | undefined;
}

const fields = {
  ...addressFields,
  transit: strict(
    { mount: text('The mount of the transit engine.', 'transit').default('transit') },
    'expected fields, as in { mount: transit }',
  )
    .optional()
    .meta({
      description: 'The transit engine that holds keys. Without it, this backend holds no keys.',
      examples: [{ mount: 'transit' }],
    }),
  pki: z
    .record(
      z.string().regex(/^[A-Za-z0-9](?:[\w.-]*[A-Za-z0-9])?$/),
      strict(
        {
          mount: text('The mount of this PKI engine. Default: the name of the issuer.', 'pki').optional(),
          issuer: text(
            'The name or ID of the issuer in that engine. Default: the engine’s default issuer.',
            'k8s',
          ).optional(),
          role: text(
            'The role whose lifetimes apply to certificates other than CA certificates. Default: none.',
            'kpki',
          ).optional(),
        },
        'expected fields, as in { mount: pki }',
      ),
      {
        error: ({ code }) =>
          code === 'invalid_key'
            ? 'the name of an issuer must be letters and digits, with `_`, `-` and `.` between'
            : 'expected issuers by name, as in { pki-root: { mount: pki-root } }',
      },
    )
    .optional()
    .meta({
      description: 'The issuers of PKI engines, by their names in the configuration.',
      examples: [{ 'pki-root': { mount: 'pki-root' } }],
    }),
  ...connectionFields,
};

const expected = 'expected fields, as in { address: https://vault.example.com:8200, transit: { mount: transit } }';

export const backendOptions: DescribedSchema<VaultBackendOptions> = strict(fields, expected).refine(
  ({ transit, pki }) => transit !== undefined || Object.keys(pki ?? {}).length > 0,
  'expected `transit` (for keys), `pki` (for issuers), or both',
);
