import type { DescribedSchema } from '@kpki/plugin';
import { z } from 'zod';

/** There is nothing to choose: Node's crypto needs no address, no module and no login. */
export type NodeCryptoOptions = Record<string, never>;

export const options: DescribedSchema<NodeCryptoOptions> = z.strictObject({});
