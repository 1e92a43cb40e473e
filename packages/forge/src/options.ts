import type { Schema } from '@kpki/plugin';
import { z } from 'zod';

/** There is nothing to choose. */
export type ForgeOptions = Record<string, never>;

export const options: Schema<ForgeOptions> = z.strictObject({});
