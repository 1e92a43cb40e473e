import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { PluginError } from '@kpki/plugin';

/** Data win over a file, as for kubectl. */
export async function pemOf(
  data: string | undefined,
  file: string | undefined,
  folder: string,
  field: string,
): Promise<string | undefined> {
  if ((data ?? '') !== '') return Buffer.from(data ?? '', 'base64').toString('utf8');
  if ((file ?? '') === '') return undefined;
  const path = resolve(folder, file ?? '');
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'it cannot be read';
    const kind = code === 'ENOENT' ? 'missing' : code === 'EACCES' ? 'denied' : 'invalid';
    throw new PluginError(kind, `read ${path}, the \`${field}\` of the kubeconfig: ${code}`, { cause: error });
  }
}
