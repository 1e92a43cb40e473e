import { createCipheriv, randomBytes } from 'node:crypto';
import { Secret } from '@kpki/plugin';

const keyBytes = 32;
const nonceBytes = 12;

/** A new key of `kubeadm join --certificate-key`: 32 bytes, which kubeadm takes as 64 hexadecimal digits. */
export function newCertificateKey(): Secret {
  return new Secret(randomBytes(keyBytes));
}

/**
 * Encrypts one file as kubeadm decrypts it: AES-256-GCM without additional data; the nonce, then the ciphertext with its
 * tag behind it (kubeadm's `crypto.EncryptBytes`).
 */
export function encryptForJoin(plain: Uint8Array, key: Secret): Uint8Array {
  return key.use((bytes) => {
    const nonce = randomBytes(nonceBytes);
    const cipher = createCipheriv('aes-256-gcm', bytes, nonce);
    return Buffer.concat([nonce, cipher.update(plain), cipher.final(), cipher.getAuthTag()]);
  });
}
