import type { DescribedSchema } from '@kpki/plugin';
import * as z from 'zod';

export interface FilesystemOptions {
  readonly root: string;
}

const rootHint = 'write a folder, such as ./out';

const fields = {
  root: z
    .string({
      error: ({ input }) => (input === undefined ? `it is missing; ${rootHint}` : `expected text; ${rootHint}`),
    })
    .min(1, `it is empty; ${rootHint}`)
    .refine((path) => !path.includes('\0'), 'holds a NUL character')
    .meta({
      description:
        'The folder for the output tree, such as ./out or /etc/kubernetes. A relative one is meant from the folder of ' +
        'the configuration file. It is made where it is missing. Nobody but its owner may be able to write to it.',
      examples: ['./out', '/etc/kubernetes'],
      format: 'path',
    }),
};

export const options: DescribedSchema<FilesystemOptions> = z.strictObject(fields, {
  error: (issue) =>
    issue.code === 'unrecognized_keys'
      ? `unknown option ${issue.keys.map((key) => `\`${key}\``).join(', ')}; known here: \`root\``
      : `expected fields, as in { root: ./out }`,
});
