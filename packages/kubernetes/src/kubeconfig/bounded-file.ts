import { open } from 'node:fs/promises';

/** No kubeconfig, and no file that one names, is longer. */
export const mostBytes: number = 4 * 1024 * 1024;

/**
 * Reads a file that a kubeconfig names; null above `mostBytes`: `/dev/zero` has no end. A pipe (`/dev/fd/63`) is fine.
 */
export async function readBounded(path: string): Promise<Buffer | null> {
  const file = await open(path);
  const chunks: Buffer[] = [];
  let length = 0;
  try {
    while (length <= mostBytes) {
      const { buffer, bytesRead } = await file.read({ buffer: Buffer.alloc(64 * 1024), position: null });
      if (bytesRead === 0) return Buffer.concat(chunks);
      length += bytesRead;
      chunks.push(buffer.subarray(0, bytesRead));
    }
    return null;
  } finally {
    await file.close();
  }
}
