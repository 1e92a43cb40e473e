import { join } from 'node:path';
import { runProgram } from '@kpki/services';

const app = join(import.meta.dirname, '../../../apps/kpki');

/** Builds the program as users get it from the sources as they are now; answers its file. */
export async function buildKpki(folder: string): Promise<string> {
  const result = await runProgram(process.execPath, ['test/built/build.ts', folder], { directory: app });
  if (result.code !== 0) throw new Error(`kpki cannot be built:\n${result.stderr}`);
  return join(folder, 'kpki.js');
}
