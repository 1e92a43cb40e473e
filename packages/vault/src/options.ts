import type { DescribedSchema } from '@kpki/plugin';
import * as z from 'zod';
import { strict, text, tick } from './option-kinds.ts';
import { addressFields, connectionFields, type ServerOptions } from './server-options.ts';

export interface VaultOptions extends ServerOptions {
  readonly mount: string;
  readonly prefix: string;
  readonly destroySuperseded: boolean;
  readonly replaceDeleted: boolean;
}

const fields = {
  ...addressFields,
  mount: text('Where the KV engine (version 2) is mounted.', 'secret').default('secret'),
  prefix: z
    .string({ error: 'expected text' })
    .default('kpki')
    .meta({ description: 'The folder in that engine below which everything is kept.', examples: ['kpki'] }),
  ...connectionFields,
  destroySuperseded: tick(
    'Whether older versions, which still hold older private keys, are destroyed once a new one was read back. It takes the right to read metadata and to destroy.',
  ),
  replaceDeleted: tick(
    'Whether a secret whose current version was deleted or destroyed counts as absent. Else the secret is refused: it could be restored, or must never be created again.',
  ),
};

export const options: DescribedSchema<VaultOptions> = strict(
  fields,
  'expected fields, as in { address: https://vault.example.com:8200 }',
);
