import {
  type GeneratedKey,
  type KeyKind,
  keyKindOf,
  keyKinds,
  PluginError,
  Secret,
  type SignatureKind,
  signatureKinds,
} from '@kpki/plugin';
import forge from 'node-forge';

type RsaPrivateKey = forge.pki.rsa.PrivateKey;

/** Uses Node's own generator, unless `forge.options.usePureJavaScript` is set, which takes thirty times longer. */
export function generateRsaKey(bits: number): Promise<RsaPrivateKey> {
  const { promise, resolve, reject } = Promise.withResolvers<RsaPrivateKey>();
  forge.pki.rsa.generateKeyPair({ bits, e: 0x10001 }, (error: Error | null, pair) => {
    if (error === null || error === undefined) resolve(pair.privateKey);
    else reject(new PluginError('unavailable', `generating an rsa-${bits} key failed`, { cause: error }));
  });
  return promise;
}

export function rsaKey(kind: KeyKind, privateKey: RsaPrivateKey): GeneratedKey {
  const { signatures } = keyKinds[kind];
  return {
    kind,
    publicKey: subjectPublicKeyInfo(privateKey),
    signatures,
    async sign(message, how, call) {
      if (call.signal.aborted) throw new PluginError('cancelled', `signing with an ${kind} key was cancelled`);
      if (!signatures.includes(how)) throw new PluginError('unsupported', `an ${kind} key makes no ${how} signatures`);
      return fromBinaryString(privateKey.sign(digest(message, how), 'RSASSA-PKCS1-V1_5'));
    },
    async export(call) {
      if (call.signal.aborted) throw new PluginError('cancelled', `exporting an ${kind} key was cancelled`);
      const info = forge.pki.wrapRsaPrivateKey(forge.pki.privateKeyToAsn1(privateKey));
      return new Secret(fromBinaryString(forge.asn1.toDer(info).getBytes()));
    },
  };
}

/** Throws for a key with an unsupported size, and for a key whose parts do not belong together. */
export function rsaKeyFrom(privateKey: RsaPrivateKey): GeneratedKey {
  const kind = keyKindOf(subjectPublicKeyInfo(privateKey));
  if (kind === null) {
    const bits = privateKey.n.bitLength();
    throw new PluginError('invalid', `adopting a key: RSA of ${bits} bits is not a kind that this backend makes`);
  }
  if (!belongsToItsPublicKey(privateKey)) {
    throw new PluginError('invalid', `adopting an ${kind} key: its private and public parts do not match`);
  }
  return rsaKey(kind, privateKey);
}

function subjectPublicKeyInfo({ n, e }: RsaPrivateKey): Uint8Array {
  const info = forge.pki.publicKeyToAsn1(forge.pki.rsa.setPublicKey(n, e));
  return fromBinaryString(forge.asn1.toDer(info).getBytes());
}

function belongsToItsPublicKey(privateKey: RsaPrivateKey): boolean {
  const message = new TextEncoder().encode('do the two parts belong together?');
  try {
    const signature = privateKey.sign(digest(message, 'rsa-sha256'));
    const publicKey = forge.pki.rsa.setPublicKey(privateKey.n, privateKey.e);
    return publicKey.verify(digest(message, 'rsa-sha256').digest().getBytes(), signature);
  } catch {
    return false;
  }
}

function digest(message: Uint8Array, how: SignatureKind): forge.md.MessageDigest {
  const name = signatureKinds[how].digest;
  if (name === null) throw new PluginError('unsupported', `node-forge makes no ${how} signatures with an RSA key`);
  const hash: forge.md.MessageDigest = forge.md[name].create();
  return hash.update(toBinaryString(message));
}

/**
 * Returns node-forge's form of bytes: a string, which cannot be wiped, and stays until the garbage collector reuses its
 * memory.
 */
export function toBinaryString(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');
}

function fromBinaryString(text: string): Uint8Array {
  return new Uint8Array(Buffer.from(text, 'latin1'));
}
