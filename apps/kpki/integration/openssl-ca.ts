import { runProgram } from '@kpki/services';
import type { Machine } from './two-machines.ts';

export interface OpensslCa {
  readonly certificate: string;
  readonly key: string;
}

export async function openssl(machine: Pick<Machine, 'folder'>, ...words: readonly string[]): Promise<string> {
  const { code, stdout, stderr } = await runProgram('openssl', words, { directory: machine.folder });
  if (code !== 0) throw new Error(`openssl ${words.join(' ')}: ${stderr}`);
  return stdout;
}

const newKey = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes'] as const;

export async function opensslRoot(machine: Machine, name: string): Promise<OpensslCa> {
  const ca = { certificate: `${name}.crt`, key: `${name}.key` };
  const files = ['-keyout', ca.key, '-out', ca.certificate];
  const usages = ['-addext', 'keyUsage=critical,keyCertSign,cRLSign'];
  await openssl(machine, 'req', '-x509', ...newKey, ...files, '-subj', `/CN=${name}`, '-days', '7300', ...usages);
  return ca;
}

export async function opensslBelow(machine: Machine, name: string, parent: OpensslCa): Promise<OpensslCa> {
  const ca = { certificate: `${name}.crt`, key: `${name}.key` };
  await openssl(machine, 'req', ...newKey, '-keyout', ca.key, '-out', `${name}.csr`, '-subj', `/CN=${name}`);
  const extensions =
    'basicConstraints=critical,CA:TRUE\nkeyUsage=critical,keyCertSign,cRLSign\nsubjectKeyIdentifier=hash\nauthorityKeyIdentifier=keyid\n';
  await signedBy(machine, parent, `${name}.csr`, ca.certificate, { days: 5000, extensions });
  return ca;
}

/** Signs as `SUMMARY.txt` says; `extensions` replaces those of the request. */
export async function signedBy(
  machine: Machine,
  { certificate, key }: OpensslCa,
  request: string,
  out: string,
  { days, extensions }: { readonly days: number; readonly extensions?: string },
): Promise<void> {
  const by = ['-CA', certificate, '-CAkey', key, '-days', String(days)];
  if (extensions !== undefined) await machine.write('extensions.conf', extensions);
  const rest = extensions === undefined ? ['-copy_extensions', 'copyall'] : ['-extfile', 'extensions.conf'];
  await openssl(machine, 'x509', '-req', '-in', request, ...by, ...rest, '-out', out);
}

/** Makes `NAME.crt` with a new key, `NAME.key`: self-signed, or by the CA in the words. */
export async function opensslCertificate(
  folder: string,
  name: string,
  commonName: string,
  ...words: readonly string[]
): Promise<void> {
  const files = ['-keyout', `${name}.key`, '-out', `${name}.crt`];
  await openssl({ folder }, 'req', '-x509', ...newKey, ...files, '-subj', `/CN=${commonName}`, '-days', '30', ...words);
}
