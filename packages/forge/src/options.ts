import type { DescribedSchema } from '@kpki/plugin';
import { z } from 'zod';

/** There is nothing to choose. */
export type ForgeOptions = Record<string, never>;

export const options: DescribedSchema<ForgeOptions> = z.strictObject({});
