import type { Schema } from '@kpki/plugin';
import { z } from 'zod';

/** There is nothing to choose: Node's crypto needs no address, no module and no login. */
export type NodeCryptoOptions = Record<string, never>;

export const options: Schema<NodeCryptoOptions> = z.strictObject({});
