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
  mount: text('The mount of the KV engine (version 2).', 'secret').default('secret'),
  prefix: z
    .string({ error: 'expected text' })
    .default('kpki')
    .meta({ description: 'The folder in the engine for all secrets of kpki.', examples: ['kpki'] }),
  ...connectionFields,
  destroySuperseded: tick(
    'Whether kpki destroys older versions, which still hold older private keys, after it has read back the new version. Needs the rights to read metadata and to destroy.',
  ),
  replaceDeleted: tick(
    'Whether a secret with a deleted or destroyed current version counts as absent. Without this, kpki refuses the secret: someone may restore it, or it must not be created again.',
  ),
};

export const options: DescribedSchema<VaultOptions> = strict(
  fields,
  'expected fields, as in { address: https://vault.example.com:8200 }',
);
