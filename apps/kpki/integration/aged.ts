import { createPrivateKey } from 'node:crypto';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pemEncode, type SigningKey, type Usage } from '@kpki/plugin';
import { signingKeyOf } from '@kpki/plugin-conformance/memory';
import { type Certificate, readCertificates, signCertificate } from '@kpki/x509';
import { parse, stringify } from 'yaml';

const call = { signal: new AbortController().signal };

interface Signer {
  readonly certificate: Certificate;
  readonly key: SigningKey;
}

const caFiles = ['pki/ca', 'pki/etcd/ca', 'pki/front-proxy-ca'] as const;

/**
 * Makes a tree of kubeadm's older: re-signs each certificate for the same key by its own CA, unchanged but for the
 * dates. `cas` moves those of the CAs too.
 */
export async function age(directory: string, days: number, { cas }: { readonly cas: boolean }): Promise<void> {
  const signers = await Promise.all(caFiles.map((path) => signerAt(join(directory, path))));
  const earlier = (date: Date): Date => new Date(date.getTime() - days * 86_400_000);
  const aged = async (certificate: Certificate): Promise<string> => {
    const signer = signers.find((each) => Buffer.compare(each.certificate.subject.raw, certificate.issuer.raw) === 0);
    if (signer === undefined) throw new Error(`nobody here signed ${certificate.subject.text}`);
    if (certificate.ca && !cas) return text(certificate.der);
    return text(await signAgain(certificate, signer.key, earlier));
  };
  const files = (await readdir(directory, { recursive: true })).filter((path) => /\.(crt|conf)$/.test(path));
  const renewed = new Map<string, string>();
  for (const path of files.filter((each) => each.endsWith('.crt'))) {
    const [certificate] = readCertificates(await readFile(join(directory, path)));
    if (certificate !== undefined) renewed.set(path, await aged(certificate));
  }
  for (const [path, content] of renewed) await writeFile(join(directory, path), content);
  const ca = Buffer.from(renewed.get('pki/ca.crt') ?? '').toString('base64');
  for (const path of files.filter((each) => each.endsWith('.conf'))) {
    const kubeconfig = parse(await readFile(join(directory, path), 'utf8'));
    const [{ user }] = kubeconfig.users;
    const [certificate] = readCertificates(Buffer.from(user['client-certificate-data'], 'base64'));
    if (certificate === undefined) throw new Error(`${path} has no certificate`);
    user['client-certificate-data'] = Buffer.from(await aged(certificate)).toString('base64');
    kubeconfig.clusters[0].cluster['certificate-authority-data'] = ca;
    await writeFile(join(directory, path), stringify(kubeconfig));
  }
}

export async function endIn(days: number, directory: string, path: (typeof caFiles)[number]): Promise<void> {
  const { certificate, key } = await signerAt(join(directory, path));
  const end = new Date(Math.floor(Date.now() / 1000) * 1000 + days * 86_400_000);
  const der = await signAgain(certificate, key, (date) => (date > end ? end : date));
  await writeFile(join(directory, `${path}.crt`), text(der));
}

async function signerAt(path: string): Promise<Signer> {
  const [certificate] = readCertificates(await readFile(`${path}.crt`));
  if (certificate === undefined) throw new Error(`${path}.crt has no certificate`);
  return { certificate, key: signingKeyOf(createPrivateKey(await readFile(`${path}.key`))) };
}

function signAgain(certificate: Certificate, key: SigningKey, dated: (date: Date) => Date): Promise<Uint8Array> {
  const { keyUsages, extendedKeyUsages, subjectKeyId, authorityKeyId } = certificate;
  const templates = {
    subject: certificate.subject.raw,
    issuer: certificate.issuer.raw,
    serial: certificate.serial,
    notBefore: dated(certificate.notBefore),
    notAfter: dated(certificate.notAfter),
    publicKey: certificate.publicKey,
    usages: [...(keyUsages ?? []), ...(extendedKeyUsages ?? [])] as Usage[],
    names: { dns: certificate.names.dns, ip: certificate.names.ip },
    ...(certificate.ca ? { ca: {} } : {}),
    ...(subjectKeyId === undefined ? {} : { subjectKeyId }),
    ...(authorityKeyId === undefined ? {} : { authorityKeyId }),
  };
  return signCertificate(templates, key, call);
}

function text(der: Uint8Array): string {
  return Buffer.from(pemEncode('CERTIFICATE', der)).toString();
}
