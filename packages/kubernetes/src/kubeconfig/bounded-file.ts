import { open } from 'node:fs/promises';
import { PluginError } from '@kpki/plugin';

/** No kubeconfig, and no file that a kubeconfig names, is longer. */
export const mostBytes: number = 4 * 1024 * 1024;

/** Reads a file that a kubeconfig names; null above `mostBytes`: `/dev/zero` has no end. A pipe is allowed. */
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

/** Reads a token from its file at each call: a kubelet replaces a service account's token before it expires. */
export async function readToken(file: string): Promise<string> {
  try {
    const token = (await readBounded(file))?.toString('utf8').trim() ?? '';
    if (!/^[\x21-\x7e]+$/.test(token)) throw new PluginError('invalid', `read the token in ${file}, which has none`);
    return token;
  } catch (error) {
    if (PluginError.is(error)) throw error;
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'it cannot be read';
    // No colon after the file's name: a filter for secrets would treat the reason after `kpki.token:` as a secret.
    if (code === 'ENOENT') {
      const todo = 'put one there, as `kubectl create token ACCOUNT` prints it';
      throw new PluginError('missing', `read the token in ${file}, which does not exist; ${todo}`, { cause: error });
    }
    throw new PluginError('denied', `read the token in ${file} (${code})`, { cause: error });
  }
}
