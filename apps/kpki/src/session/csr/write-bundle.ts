import { existsSync } from 'node:fs';
import { mkdir, readFile, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { SignedRequests, SigningRequest } from '@kpki/engine';
import { pemEncode } from '@kpki/plugin';
import { type BundledRequest, bundleSummary } from '@kpki/presentation';
import { kpkiApiVersion } from '@kpki/spec';
import { Fault } from '../../fault.ts';
import { clean } from '../../text/clean.ts';
import { replaceFile, unwritable } from '../write-file.ts';
import {
  type Bundle,
  bundleFiles,
  bundleKind,
  checksumsOf,
  digestOf,
  fileNames,
  isInside,
  readBundle,
} from './bundle.ts';

export interface WrittenRequests {
  readonly requests: readonly BundledRequest[];
  readonly digest: string;
}

/** Replaces earlier requests of the same cluster; throws a Fault for those of another. */
export async function writeRequests(
  folder: string,
  cluster: string,
  signingRequests: readonly SigningRequest[],
  now: Date,
): Promise<WrittenRequests> {
  const stale = await requestsIn(folder, cluster);
  const names = fileNames(signingRequests.map(({ artifact }) => artifact));
  const path = (artifact: string): string => `${bundleFiles.requests}/${names.get(artifact)}.csr`;
  const requests = signingRequests.map(({ csr: _inFile, ...signingRequest }) => ({
    ...signingRequest,
    request: path(signingRequest.artifact),
  }));
  const bundle: Bundle = { apiVersion: kpkiApiVersion, kind: bundleKind, cluster, made: now.toISOString(), requests };
  const files = new Map([
    ...signingRequests.map(({ artifact, csr }) => [path(artifact), pem('CERTIFICATE REQUEST', [csr])] as const),
    [bundleFiles.signingRequests, `${JSON.stringify(bundle, null, 2)}\n`],
    [bundleFiles.summary, bundleSummary(cluster, requests)],
  ]);
  // Stale requests must not be signed by a person who signs the whole folder.
  for (const name of stale) if (!files.has(name)) await rm(join(folder, name), { force: true });
  return { requests, digest: await writeFiles(folder, files) };
}

async function requestsIn(folder: string, cluster: string): Promise<readonly string[]> {
  const file = join(folder, bundleFiles.signingRequests);
  const text = await readFile(file, 'utf8').catch(() => null);
  const bundle = text === null ? null : readBundle(text);
  if (bundle === null) return [];
  if (bundle.cluster !== cluster) {
    throw new Fault('usage', `${file}: it is of the cluster ${clean(bundle.cluster)}; name another folder with --out`);
  }
  return bundle.requests
    .map(({ request }) => request)
    .filter((name) => isInside(name) && name.startsWith(`${bundleFiles.requests}/`) && name.endsWith('.csr'));
}

/** Throws a Fault if the folder holds requests: the digests of the signed files would replace theirs. */
export async function refuseRequestsIn(folder: string): Promise<void> {
  if (existsSync(join(folder, bundleFiles.signingRequests)))
    throw new Fault('usage', `${clean(folder)} holds requests; name another folder with --out`);
}

export interface WrittenSigned {
  readonly certificates: ReadonlyMap<string, string>;
  readonly cas: ReadonlyMap<string, string>;
}

export async function writeSigned(folder: string, { signed, cas }: SignedRequests): Promise<WrittenSigned> {
  const names = fileNames(signed.map(({ artifact }) => artifact));
  const written: WrittenSigned = {
    certificates: new Map(
      signed.map(({ artifact }) => [artifact, `${bundleFiles.certificates}/${names.get(artifact)}.crt`]),
    ),
    cas: new Map([...cas.keys()].map((name) => [name, `${bundleFiles.cas}/${name}.crt`])),
  };
  await writeFiles(
    folder,
    new Map([
      ...signed.map(
        ({ artifact, chain }) => [written.certificates.get(artifact) ?? '', pem('CERTIFICATE', chain)] as const,
      ),
      ...[...cas].map(([name, chain]) => [written.cas.get(name) ?? '', pem('CERTIFICATE', chain)] as const),
    ]),
  );
  return written;
}

/** The list of digests comes last: it marks the bundle as complete. Returns its digest. */
async function writeFiles(folder: string, files: ReadonlyMap<string, string>): Promise<string> {
  const list = checksumsOf(files);
  for (const [name, content] of [...files, [bundleFiles.checksums, list] as const]) {
    const path = join(folder, name);
    await mkdir(dirname(path), { recursive: true }).catch((cause: unknown) => {
      throw unwritable(dirname(path), cause);
    });
    await replaceFile(path, content);
  }
  return digestOf(list);
}

function pem(label: string, blocks: readonly Uint8Array[]): string {
  return Buffer.concat(blocks.map((der) => pemEncode(label, der))).toString('ascii');
}
