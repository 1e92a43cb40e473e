import { createPrivateKey, createPublicKey, type KeyObject, X509Certificate } from 'node:crypto';
import { kubeconfigs, type Pair, pairs, serviceAccount } from './layout.ts';

/** Every file below the output folder by its path there. */
export type Files = ReadonlyMap<string, Buffer>;

/** Files that do not fit each other: a foreign key or issuer, half of a pair, what cannot be parsed. */
export function misfits(files: Files): readonly string[] {
  return [
    ...pairs.filter((pair) => isThere(files, [pair.certificate, pair.key]) && !pairFits(files, pair)).map(nameOf),
    ...(isThere(files, Object.values(serviceAccount)) && !serviceAccountFits(files) ? ['sa'] : []),
    ...kubeconfigs.filter((name) => files.has(name) && !kubeconfigFits(files, name)),
  ];
}

const nameOf = ({ certificate }: Pair): string => certificate;

const isThere = (files: Files, names: readonly string[]): boolean => names.some((name) => files.has(name));

function pairFits(files: Files, { certificate, key, issuer }: Pair): boolean {
  return holds(() => {
    const found = new X509Certificate(text(files, certificate));
    const ca = new X509Certificate(text(files, issuer));
    return found.checkPrivateKey(createPrivateKey(text(files, key))) && found.verify(ca.publicKey);
  });
}

function serviceAccountFits(files: Files): boolean {
  return holds(() => {
    const derived = createPublicKey(createPrivateKey(text(files, serviceAccount.privateKey)));
    return isSame(derived, createPublicKey(text(files, serviceAccount.publicKey)));
  });
}

function kubeconfigFits(files: Files, name: string): boolean {
  return holds(() => {
    const inside = text(files, name);
    const found = new X509Certificate(field(inside, 'client-certificate-data'));
    const ca = new X509Certificate(text(files, 'pki/ca.crt'));
    const key = createPrivateKey(field(inside, 'client-key-data'));
    return (
      found.checkPrivateKey(key) &&
      found.verify(ca.publicKey) &&
      field(inside, 'certificate-authority-data').equals(text(files, 'pki/ca.crt'))
    );
  });
}

function field(kubeconfig: Buffer, name: string): Buffer {
  const [, value] = new RegExp(`\\b${name}: "?([A-Za-z0-9+/=]+)`).exec(kubeconfig.toString()) ?? [];
  if (value === undefined) throw new Error(`no ${name}`);
  return Buffer.from(value, 'base64');
}

function text(files: Files, name: string): Buffer {
  const found = files.get(name);
  if (found === undefined) throw new Error(`no ${name}`);
  return found;
}

const isSame = (one: KeyObject, other: KeyObject): boolean => one.equals(other);

function holds(judge: () => boolean): boolean {
  try {
    return judge();
  } catch {
    return false;
  }
}
