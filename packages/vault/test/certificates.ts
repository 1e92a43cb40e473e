import { createPublicKey, randomBytes } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { IssueRequest } from '@kpki/plugin';
import { programPath, runProgram } from '@kpki/services';

export interface Files {
  readonly certificate: string;
  readonly key: string;
}

/** Makes a CA and certificates that it signed, with OpenSSL, in a folder. */
export async function caIn(directory: string, name: string): Promise<Files> {
  const files = filesOf(directory, name);
  const subject = ['-subj', `/CN=${name}`, '-days', '2', '-addext', 'basicConstraints=critical,CA:TRUE'];
  await openssl('req', '-x509', ...newKey(files), ...subject, '-out', files.certificate);
  return files;
}

export async function signedBy(
  ca: Files,
  directory: string,
  name: string,
  extensions: readonly string[],
): Promise<Files> {
  const files = filesOf(directory, name);
  const request = join(directory, `${name}.csr`);
  const extensionFile = join(directory, `${name}.ext`);
  await writeFile(extensionFile, extensions.join('\n'));
  await openssl('req', ...newKey(files), '-subj', `/CN=${name}`, '-out', request);
  const by = ['-CA', ca.certificate, '-CAkey', ca.key, '-CAcreateserial'];
  await openssl(
    'x509',
    '-req',
    '-in',
    request,
    ...by,
    '-days',
    '1',
    '-extfile',
    extensionFile,
    '-out',
    files.certificate,
  );
  return files;
}

/** Makes a request for a new key, DER. `subject` is in OpenSSL's form: `/O=acme/CN=ca`. */
export async function requestIn(
  directory: string,
  subject: string,
  extensions: readonly string[],
): Promise<Pick<IssueRequest, 'csr' | 'publicKey'>> {
  const name = randomBytes(6).toString('hex');
  const out = join(directory, `${name}.csr`);
  const asked = extensions.flatMap((extension) => ['-addext', extension]);
  const files = filesOf(directory, name);
  await openssl('req', '-new', ...newKey(files), '-subj', subject, ...asked, '-outform', 'DER', '-out', out);
  const key = createPublicKey(await readFile(files.key));
  return {
    csr: new Uint8Array(await readFile(out)),
    publicKey: new Uint8Array(key.export({ type: 'spki', format: 'der' })),
  };
}

function filesOf(directory: string, name: string): Files {
  return { certificate: join(directory, `${name}.crt`), key: join(directory, `${name}.key`) };
}

function newKey({ key }: Files): readonly string[] {
  return ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-keyout', key];
}

async function openssl(...words: readonly string[]): Promise<void> {
  const { code, stderr } = await runProgram(programPath('openssl'), words);
  if (code !== 0) throw new Error(`openssl ${words[0]}: ${stderr}`);
}
