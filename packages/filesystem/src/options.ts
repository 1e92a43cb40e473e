import type { DescribedSchema } from '@kpki/plugin';
import { z } from 'zod';

export interface FilesystemOptions {
  readonly root: string;
}

export const options: DescribedSchema<FilesystemOptions> = z.strictObject({
  root: z
    .string()
    .min(1)
    .refine((path) => !path.includes('\0'), 'holds a NUL character')
    .meta({
      description:
        'The folder for the output tree, such as ./out or /etc/kubernetes. A relative one is meant from the folder of ' +
        'the configuration file. It is made where it is missing. Nobody but its owner may be able to write to it.',
      examples: ['./out', '/etc/kubernetes'],
      format: 'path',
    }),
});
