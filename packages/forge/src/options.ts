import type { DescribedSchema } from '@kpki/plugin';
import * as z from 'zod';

/** No options. */
export type ForgeOptions = Record<string, never>;

export const options: DescribedSchema<ForgeOptions> = z.strictObject(
  {},
  {
    error: (issue) =>
      issue.code === 'unrecognized_keys'
        ? `unknown option ${issue.keys.map((key) => `\`${key}\``).join(', ')}; there are none here, leave it out`
        : 'expected no options; leave them out',
  },
);
