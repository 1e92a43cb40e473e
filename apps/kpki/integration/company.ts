import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { programPath, runProgram } from '@kpki/services';
import type { ClusterKeyKind } from '@kpki/spec';

/** CAs of OpenSSL under a company's root, unrelated to kpki. */
export interface Company {
  readonly folder: string;
  /** Signs every request of a bundle by its CA; returns the folder of the certificates. */
  sign(requests: string): Promise<string>;
}

const subjects = {
  'kubernetes-ca': '/CN=kubernetes-ca',
  'etcd-ca': '/CN=etcd-ca',
  'front-proxy-ca': '/CN=kubernetes-front-proxy-ca',
} as const;

const keyWords: Partial<Record<ClusterKeyKind, readonly string[]>> = {
  'rsa-2048': ['-newkey', 'rsa:2048'],
  'ec-p256': ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256'],
};

export async function casOf(root: Root, folder: string, keys: ClusterKeyKind): Promise<Company> {
  await mkdir(folder, { recursive: true });
  for (const [name, subject] of Object.entries(subjects)) {
    const [key, request] = [join(folder, `${name}.key`), join(folder, `${name}.csr`)];
    await openssl('req', '-new', '-nodes', ...wordsOf(keys), '-keyout', key, '-subj', subject, '-out', request);
    const extensions = await extensionsIn(folder, [
      'basicConstraints=critical,CA:TRUE,pathlen:0',
      'keyUsage=critical,keyCertSign,cRLSign',
      'subjectKeyIdentifier=hash',
      'authorityKeyIdentifier=keyid',
    ]);
    const output = ['-extfile', extensions, '-days', '2000', '-out', join(folder, `${name}.crt`)];
    await openssl('x509', '-req', '-in', request, '-CA', root.certificate, '-CAkey', root.key, ...output);
  }
  await writeFile(join(folder, 'root.crt'), await readFile(root.certificate));
  return { folder, sign: (requests) => signAll(folder, requests) };
}

export interface Root {
  readonly certificate: string;
  readonly key: string;
}

export async function newRoot(folder: string, keys: ClusterKeyKind): Promise<Root> {
  await mkdir(folder, { recursive: true });
  const root = { certificate: join(folder, 'root.crt'), key: join(folder, 'root.key') };
  const files = ['-keyout', root.key, '-out', root.certificate];
  const extensions = ['-addext', 'keyUsage=critical,keyCertSign,cRLSign'];
  await openssl(
    'req',
    '-x509',
    '-nodes',
    ...wordsOf(keys),
    '-subj',
    '/CN=Company',
    '-days',
    '3000',
    ...extensions,
    ...files,
  );
  return root;
}

async function signAll(folder: string, requests: string): Promise<string> {
  const bundle = JSON.parse(await readFile(join(requests, 'requests.json'), 'utf8'));
  const extensions = await extensionsIn(folder, ['subjectKeyIdentifier=hash', 'authorityKeyIdentifier=keyid']);
  for (const { signer, request } of bundle.requests) {
    const ca = join(folder, signer);
    const name = request.replace(/^csr\//, '').replace(/\.csr$/, '.crt');
    const output = ['-extfile', extensions, '-days', '365', '-out', join(folder, name)];
    const copied = ['-copy_extensions', 'copyall', '-CA', `${ca}.crt`, '-CAkey', `${ca}.key`];
    await openssl('x509', '-req', '-in', join(requests, request), ...copied, ...output);
  }
  return folder;
}

function wordsOf(keys: ClusterKeyKind): readonly string[] {
  const words = keyWords[keys];
  if (words === undefined) throw new Error(`the company makes no ${keys} keys`);
  return words;
}

async function extensionsIn(folder: string, lines: readonly string[]): Promise<string> {
  const file = join(folder, 'extensions.cnf');
  await writeFile(file, `${lines.join('\n')}\n`);
  return file;
}

async function openssl(...words: readonly string[]): Promise<void> {
  const { code, stderr } = await runProgram(programPath('openssl'), words);
  if (code !== 0) throw new Error(`openssl ${words.join(' ')} ended with ${code}:\n${stderr}`);
}
