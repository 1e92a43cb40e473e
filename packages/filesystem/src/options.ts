import type { DescribedSchema } from '@kpki/plugin';
import * as z from 'zod';

export interface FilesystemOptions {
  readonly root: string;
  readonly keepOwners?: boolean;
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
        'The folder for the output, such as ./out or /etc/kubernetes. A relative path starts at the folder of the ' +
        'configuration file. kpki creates a missing folder. Only the owner may have permission to write to it.',
      examples: ['./out', '/etc/kubernetes'],
      format: 'path',
    }),
  keepOwners: z
    .boolean({ error: 'expected true or false' })
    .default(false)
    .meta({
      description:
        'Whether renewed files keep their owner, as a component with its own user needs. Otherwise, the user ' +
        'that runs kpki becomes the owner (root:root for root). Needs root.',
    }),
};

export const options: DescribedSchema<FilesystemOptions> = z.strictObject(fields, {
  error: (issue) =>
    issue.code === 'unrecognized_keys'
      ? `unknown option ${list(issue.keys)}; known here: ${list(Object.keys(fields))}`
      : 'expected fields, as in { root: ./out }',
});

function list(names: readonly string[]): string {
  return names.map((name) => `\`${name}\``).join(', ');
}
