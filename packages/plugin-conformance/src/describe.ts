import { createHash, createPrivateKey, createPublicKey } from 'node:crypto';
import type { Description, Secret } from '@kpki/plugin';

/** What the suite's own host says of a secret entry: less than kpki's, which reads kubeconfigs too. */
export function describe(secret: Secret): Description {
  return secret.use((bytes) => {
    const digest = createHash('sha256').update(bytes).digest('hex');
    try {
      const privateKey = createPrivateKey({ key: Buffer.from(bytes), format: 'pem' });
      const publicKey = createPublicKey(privateKey).export({ type: 'spki', format: 'der' });
      return { digest, publicKey: new Uint8Array(publicKey) };
    } catch {
      return { digest };
    }
  });
}
