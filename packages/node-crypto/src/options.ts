import type { DescribedSchema } from '@kpki/plugin';
import * as z from 'zod';

/** No options: Node's crypto needs no address, no module and no login. */
export type NodeCryptoOptions = Record<string, never>;

export const options: DescribedSchema<NodeCryptoOptions> = z.strictObject(
  {},
  {
    error: (issue) =>
      issue.code === 'unrecognized_keys'
        ? `unknown option ${issue.keys.map((key) => `\`${key}\``).join(', ')}; there are none here, leave it out`
        : 'expected no options; leave them out',
  },
);
