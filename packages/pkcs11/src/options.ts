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
  serial: text('The serial number of the token, which no two share.', '60edbf9b66f09682').optional(),
  pinFile: file(
    'A file with the PIN, in the folder of the configuration file or listed in KPKI_SECRET_FILES. Without it and without `pinVariable` it is asked for, or entered at the device.',
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
    .meta({ description: 'What each key’s label begins with, before its name.', examples: ['pki/'] }),
  idBytes: count(
    'How long the id (CKA_ID) of a new key is, in bytes; it is made from its label. 0: the token chooses one.',
    0,
    32,
    20,
  ),
  sessions: count('How many signatures are made at a time, each in a session of its own.', 1, 64, 4),
  readOnly: tick('Whether keys are found and signed with, and none is ever created.'),
  takeExtractable: tick(
    'Whether a key is used that the token would hand out, or that was outside of it before, as an imported one was.',
  ),
};

export const options: DescribedSchema<Pkcs11Options> = strict(
  fields,
  'expected fields, as in { module: /usr/lib/softhsm/libsofthsm2.so, token: kpki }',
);
