import { lstat } from 'node:fs/promises';
import { join } from 'node:path';
import type { SigningRequest } from '@kpki/engine';
import { pemBlocks } from '@kpki/plugin';
import { Fault } from '../../fault.ts';
import { clean } from '../../text/clean.ts';
import { codeOf, readNamedFile } from '../read-file.ts';
import { type Bundle, brokenFiles, bundleFiles, digestOf, isInside, readBundle } from './bundle.ts';

export interface RequestBundle {
  readonly bundle: Bundle;
  readonly signingRequests: readonly SigningRequest[];
  /** SHA-256 of its list of digests, as on the exporting side unless the bundle was changed on its way. */
  readonly digest: string;
}

/** Throws a Fault if a file is not in the list of digests, differs from it, or is a link. */
export async function readRequests(folder: string): Promise<RequestBundle> {
  const text = await textOf(folder, bundleFiles.signingRequests);
  const bundle = readBundle(text);
  if (bundle === null) {
    const file = join(folder, bundleFiles.signingRequests);
    throw new Fault('usage', `${file}: it is no list of requests of \`kpki csr export\`, or one of an earlier format`);
  }
  const files = new Map<string, string>([[bundleFiles.signingRequests, text]]);
  const signingRequests: SigningRequest[] = [];
  for (const { request, ...signingRequest } of bundle.requests) {
    if (!isInside(request)) {
      throw new Fault('usage', `${folder}: a request is not inside of the bundle: ${clean(request)}`);
    }
    const content = await textOf(folder, request, mostOfRequest);
    files.set(request, content);
    const [block] = pemBlocks(Buffer.from(content)).filter(({ label }) => label === 'CERTIFICATE REQUEST');
    if (block === undefined) throw new Fault('usage', `${join(folder, request)}: there is no request (PEM) in it`);
    signingRequests.push({ ...signingRequest, csr: block.der });
  }
  const list = await textOf(folder, bundleFiles.checksums);
  const broken = brokenFiles(list, files);
  if (broken.length > 0) {
    const file = join(folder, bundleFiles.checksums);
    throw new Fault('usage', `${file}: ${broken.join('; ')}; bring the bundle over once more`);
  }
  return { bundle, signingRequests, digest: digestOf(list) };
}

/** About a hundred times the size of a request with many names. */
const mostOfRequest = 256 * 1024;

async function textOf(folder: string, name: string, most?: number): Promise<string> {
  await refuseLinks(folder, name);
  return Buffer.from(await readNamedFile(join(folder, name), most === undefined ? {} : { most })).toString('utf8');
}

/** A bundle must not make kpki read other files of the machine that signs. */
async function refuseLinks(folder: string, name: string): Promise<void> {
  const names = name.split('/');
  for (let depth = 1; depth <= names.length; depth += 1) {
    const path = join(folder, ...names.slice(0, depth));
    const found = await lstat(path).catch((cause: unknown) => {
      if (codeOf(cause) === 'ENOENT') throw new Fault('usage', `${path}: there is no such file`, { cause });
      return null;
    });
    const isRight = found === null || (depth < names.length ? found.isDirectory() : found.isFile());
    if (!isRight) throw new Fault('usage', `${path}: it is a link, or no plain file; nothing else is read of a bundle`);
  }
}
