import { readFile, readlink } from 'node:fs/promises';
import { join } from 'node:path';
import type { NamespacedNode } from '@kpki/services';

/** Where this process sees a file below `/var` of a node. */
export function onNode({ varFolder }: NamespacedNode, file: string): string {
  if (!file.startsWith('/var/')) throw new Error(`${file} is not below /var`);
  return join(varFolder, file.slice('/var/'.length));
}

/** The file that a link below `/var` of a node names; a kubelet makes links with absolute paths. */
export async function readLinkedOnNode(node: NamespacedNode, link: string): Promise<Buffer> {
  return readFile(onNode(node, await readlink(onNode(node, link))));
}
