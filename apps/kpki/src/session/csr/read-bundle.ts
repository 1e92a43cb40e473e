import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { CertificateOrder } from '@kpki/engine';
import { PluginError, pemBlocks } from '@kpki/plugin';
import { type Certificate, fingerprint, readCertificate } from '@kpki/x509';
import { Fault } from '../../fault.ts';
import { codeOf } from '../error-code.ts';
import { readNamedFile } from '../read-file.ts';
import { type Bundle, bundleFiles, readBundle } from './bundle.ts';
import { brokenFiles } from './checksums.ts';

/** Reads a bundle of requests, whose files must be those that were written. Throws a Fault that says what is wrong. */
export async function readRequests(
  folder: string,
): Promise<{ readonly bundle: Bundle; readonly orders: readonly CertificateOrder[] }> {
  const text = await textOf(folder, bundleFiles.orders);
  const bundle = readBundle(text);
  if (bundle === null) {
    throw new Fault('usage', `${join(folder, bundleFiles.orders)}: it is no bundle of \`kpki csr export\``);
  }
  const files = new Map([[bundleFiles.orders as string, text]]);
  const orders: CertificateOrder[] = [];
  for (const { request, ...order } of bundle.requests) {
    if (!isInside(request)) throw new Fault('usage', `${folder}: a request is not inside of the bundle: ${request}`);
    const content = await textOf(folder, request);
    files.set(request, content);
    const [block] = pemBlocks(Buffer.from(content)).filter(({ label }) => label === 'CERTIFICATE REQUEST');
    if (block === undefined) throw new Fault('usage', `${join(folder, request)}: there is no request (PEM) in it`);
    orders.push({ ...order, csr: block.der });
  }
  const broken = brokenFiles(await textOf(folder, bundleFiles.checksums), files);
  if (broken.length > 0) {
    const list = join(folder, bundleFiles.checksums);
    throw new Fault('usage', `${list}: ${broken.join('; ')}; bring the bundle over once more`);
  }
  return { bundle, orders };
}

function isInside(path: string): boolean {
  return /^[\w.-]+(?:\/[\w.-]+)*$/.test(path) && !path.split('/').includes('..');
}

async function textOf(folder: string, name: string): Promise<string> {
  return Buffer.from(await readNamedFile(join(folder, name))).toString('utf8');
}

const certificateFile = /\.(?:crt|cer|pem|der)$/i;

/** Every certificate in files, and in the files of folders. Throws a Fault where there is none, or one cannot be read. */
export async function readDelivery(paths: readonly string[]): Promise<readonly Certificate[]> {
  const files = (await Promise.all(paths.map(filesIn))).flat();
  const found: Certificate[] = [];
  for (const file of files) found.push(...(await certificatesIn(file)));
  if (found.length === 0) throw new Fault('usage', `there is no certificate in ${paths.join(', ')}`);
  return distinct(found);
}

async function filesIn(path: string): Promise<readonly string[]> {
  try {
    const names = await readdir(path, { recursive: true });
    return names
      .filter((name) => certificateFile.test(name))
      .toSorted()
      .map((name) => join(path, name));
  } catch (cause) {
    if (codeOf(cause) === 'ENOTDIR') return [path];
    throw new Fault('usage', `${path}: ${codeOf(cause) === 'ENOENT' ? 'it is not there' : 'it cannot be read'}`, {
      cause,
    });
  }
}

async function certificatesIn(file: string): Promise<readonly Certificate[]> {
  const bytes = await readNamedFile(file);
  const blocks = pemBlocks(bytes).filter(({ label }) => label === 'CERTIFICATE');
  const encoded = blocks.length > 0 ? blocks.map(({ der }) => der) : [new Uint8Array(bytes)];
  try {
    return encoded.map(readCertificate);
  } catch (cause) {
    if (!PluginError.is(cause)) throw cause;
    throw new Fault('usage', `${file}: ${blocks.length > 0 ? cause.message : 'there is no certificate in it'}`, {
      cause,
    });
  }
}

function distinct(certificates: readonly Certificate[]): readonly Certificate[] {
  return [...new Map(certificates.map((each) => [fingerprint(each.der), each])).values()];
}
