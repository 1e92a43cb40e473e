import type { DescribedSchema } from '@kpki/plugin';
import * as z from 'zod';
import { count, file, strict, text, tick } from './option-kinds.ts';

export interface Pkcs11Options {
  readonly module: string;
  readonly token?: string | undefined;
  readonly serial?: string | undefined;
  readonly pinFile?: string | undefined;
  readonly pinVariable?: string | undefined;
  readonly keyLabelPrefix: string;
  readonly idBytes: number;
  readonly sessions: number;
  readonly readOnly: boolean;
  readonly takeExtractable: boolean;
}

const fields = {
  module: file('The PKCS#11 module of the device: a shared library.', '/usr/lib/softhsm/libsofthsm2.so'),
  token: text('The label of the token. This or `serial`, or both.', 'kpki').optional(),
  serial: text('The serial number of the token, which is unique.', '60edbf9b66f09682').optional(),
  pinFile: file(
    'A file with the PIN, in the folder of the configuration file or listed in KPKI_SECRET_FILES. Without this and `pinVariable`, kpki asks for the PIN, or the device does.',
    './pin',
  ).optional(),
  pinVariable: text('The environment variable with the PIN.', 'KPKI_PIN')
    .regex(/^KPKI_/, 'its name does not begin with KPKI_; for example KPKI_PIN')
    .meta({ description: 'The environment variable with the PIN. Its name begins with KPKI_.', examples: ['KPKI_PIN'] })
    .optional(),
  keyLabelPrefix: z
    .string({ error: 'expected text' })
    .refine((value) => !value.includes('\0'), 'holds a NUL character')
    .default('')
    .meta({ description: 'The prefix of each key label, before the name of the key.', examples: ['pki/'] }),
  idBytes: count(
    'The length of the ID (CKA_ID) of a new key, in bytes. kpki derives the ID from the label. 0: the token chooses the ID.',
    0,
    32,
    20,
  ),
  sessions: count('The number of signatures at the same time, each in its own session.', 1, 64, 4),
  readOnly: tick('Whether kpki only finds keys and signs with them, and never creates a key.'),
  takeExtractable: tick(
    'Whether kpki uses a key that the token would export, or that was outside the token before, such as an imported key.',
  ),
};

export const options: DescribedSchema<Pkcs11Options> = strict(
  fields,
  'expected fields, as in { module: /usr/lib/softhsm/libsofthsm2.so, token: kpki }',
);
