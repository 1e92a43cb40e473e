import { X509Certificate } from 'node:crypto';
import { directoriesBelow, filesBelow, type TreeFile } from '../file-tree.ts';
import { type Cas, type DescribedCertificate, describeCertificate } from './certificate.ts';
import { type DescribedKey, describeKey } from './key.ts';

interface DescribedFile {
  readonly mode: string;
  readonly certificate?: DescribedCertificate;
  readonly key?: DescribedKey;
  /** Of a kubeconfig, without its base64. */
  readonly text?: string;
  readonly trusts?: string;
  readonly minutesBackdated?: number;
}

/** Plain data, so that it can be kept as JSON. */
export interface DescribedDirectory {
  readonly directories: Readonly<Record<string, string>>;
  readonly files: Readonly<Record<string, DescribedFile>>;
}

export async function describeDirectory(directory: string): Promise<DescribedDirectory> {
  const files = new Map([...(await filesBelow(directory))].filter(([path]) => !isOwn(path)));
  const cas: Cas = new Map(
    [...files]
      .filter(([path]) => /(^|[/-])ca\.crt$/.test(path))
      .map(([path, file]) => [path, onlyPemBlock(file.bytes.toString()).der]),
  );
  return {
    directories: Object.fromEntries([...(await directoriesBelow(directory))].filter(([path]) => !isOwn(path))),
    files: Object.fromEntries(
      [...files].map(([path, file]) => [path, { mode: file.mode, ...describeContent(path, files, cas) }]),
    ),
  };
}

/** What kpki retains for an undo, and kubeadm does not know. */
function isOwn(path: string): boolean {
  return path.startsWith('.kpki-undo');
}

function describeContent(path: string, files: ReadonlyMap<string, TreeFile>, cas: Cas): Omit<DescribedFile, 'mode'> {
  const file = files.get(path);
  if (file === undefined) throw new Error(`there is no ${path}`);
  const text = file.bytes.toString();
  if (path.endsWith('.conf')) return describeKubeconfig(file, files, cas);
  const block = onlyPemBlock(text);
  if (path.endsWith('.key') || path.endsWith('.pub')) return { key: describeKey(block) };
  return {
    certificate: describeCertificate(block.der, cas),
    minutesBackdated: minutesBackdated(file, block.der),
  };
}

function describeKubeconfig(
  file: TreeFile,
  files: ReadonlyMap<string, TreeFile>,
  cas: Cas,
): Omit<DescribedFile, 'mode'> {
  const text = file.bytes.toString();
  const data = (name: string): Buffer => Buffer.from(new RegExp(`${name}: (\\S+)\n`).exec(text)?.[1] ?? '', 'base64');
  const trusted = data('certificate-authority-data');
  const { der } = onlyPemBlock(data('client-certificate-data').toString());
  const certificate = describeCertificate(der, cas);
  return {
    text: text.replaceAll(/(-data: )\S+/g, '$1…'),
    trusts: [...cas.keys()].find((path) => files.get(path)?.bytes.equals(trusted)) ?? 'no file',
    key: describeKey(onlyPemBlock(data('client-key-data').toString())),
    // kubeadm's kubeconfigs begin with the CA, which another process of it made some seconds before.
    certificate: { ...certificate, lifetimeSeconds: Math.round(certificate.lifetimeSeconds / 60) * 60 },
    minutesBackdated: minutesBackdated(file, der),
  };
}

/** In whole minutes, since a file is written some seconds after its certificate's time was taken. */
function minutesBackdated(file: TreeFile, der: Buffer): number {
  return Math.round((file.modified - new X509Certificate(der).validFromDate.getTime()) / 60_000);
}

/**
 * Reads a file of one block as Go writes PEM: lines of 64 characters, a newline at the end, no text around it. Throws
 * on any other form.
 */
function onlyPemBlock(text: string): { readonly label: string; readonly der: Buffer } {
  const form = /^-----BEGIN ([A-Z ]+)-----\n((?:[A-Za-z0-9+/]{64}\n)*[A-Za-z0-9+/]{1,64}={0,2}\n)-----END \1-----\n$/;
  const [, label, body] = form.exec(text) ?? [];
  if (label === undefined || body === undefined || body.split('\n').some((line) => line.length > 64)) {
    throw new Error(`not one block of PEM: ${JSON.stringify(text.slice(0, 40))}`);
  }
  return { label, der: Buffer.from(body, 'base64') };
}
