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
        'The folder for the output tree, such as ./out or /etc/kubernetes. A relative one is meant from the folder of ' +
        'the configuration file. It is made where it is missing. Nobody but its owner may be able to write to it.',
      examples: ['./out', '/etc/kubernetes'],
      format: 'path',
    }),
  keepOwners: z
    .boolean({ error: 'expected true or false' })
    .default(false)
    .meta({
      description:
        'Whether what belongs to somebody else stays theirs, also once it is renewed. It is for a component that runs as a ' +
        'user of its own, such as etcd. Else it is taken over, for root as root:root. Only root can do either.',
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
