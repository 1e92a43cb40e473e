import { mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { CertificateOrder, SignedOrders } from '@kpki/engine';
import { pemEncode } from '@kpki/plugin';
import { kpkiApiVersion } from '@kpki/spec';
import { unwritable } from '../new-file.ts';
import { replaceFile } from '../replace-file.ts';
import { type Bundle, bundleFiles, bundleKind, fileNames } from './bundle.ts';
import { checksumsOf } from './checksums.ts';
import { summaryOf } from './summary.ts';

/** Writes a bundle of requests into a folder, in place of what an earlier one left there. Nothing in it is secret. */
export async function writeRequests(
  folder: string,
  cluster: string,
  orders: readonly CertificateOrder[],
  now: Date,
): Promise<void> {
  const names = fileNames(orders.map(({ artefact }) => artefact));
  const path = (artefact: string): string => `${bundleFiles.requests}/${names.get(artefact)}.csr`;
  const bundle: Bundle = {
    apiVersion: kpkiApiVersion,
    kind: bundleKind,
    cluster,
    made: now.toISOString(),
    requests: orders.map(({ csr: _inFile, ...order }) => ({ ...order, request: path(order.artefact) })),
  };
  await writeFiles(
    folder,
    new Map([
      ...orders.map(({ artefact, csr }) => [path(artefact), pem('CERTIFICATE REQUEST', [csr])] as const),
      [bundleFiles.orders, `${JSON.stringify(bundle, null, 2)}\n`],
      [bundleFiles.summary, summaryOf(cluster, orders, names)],
    ]),
  );
}

/** Writes what was signed, and the certificates of those who signed it. */
export async function writeSigned(folder: string, { signed, authorities }: SignedOrders): Promise<void> {
  const names = fileNames(signed.map(({ artefact }) => artefact));
  await writeFiles(
    folder,
    new Map([
      ...signed.map(
        ({ artefact, chain }) =>
          [`${bundleFiles.certificates}/${names.get(artefact)}.crt`, pem('CERTIFICATE', chain)] as const,
      ),
      ...[...authorities].map(
        ([name, chain]) => [`${bundleFiles.authorities}/${name}.crt`, pem('CERTIFICATE', chain)] as const,
      ),
    ]),
  );
}

/** The list of digests comes last: with it, all is there. */
async function writeFiles(folder: string, files: ReadonlyMap<string, string>): Promise<void> {
  const all = new Map([...files, [bundleFiles.checksums, checksumsOf(files)]]);
  for (const [name, content] of all) {
    const path = join(folder, name);
    await mkdir(dirname(path), { recursive: true }).catch((cause: unknown) => {
      throw unwritable(dirname(path), cause);
    });
    await replaceFile(path, content);
  }
}

function pem(label: string, blocks: readonly Uint8Array[]): string {
  return Buffer.concat(blocks.map((der) => pemEncode(label, der))).toString('ascii');
}
