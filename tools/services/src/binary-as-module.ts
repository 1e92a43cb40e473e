import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** Returns the binary that the tests run instead of the bundle, by `KPKI_TEST_BINARY`; null: the bundle. */
export function binaryUnderTest(): string | null {
  return process.env['KPKI_TEST_BINARY'] || null;
}

/**
 * Writes a module that becomes the binary, in the same process, with the same terminal and signals, and under the name by
 * which the module was called: a link `kubectl-pki` is the plugin of kubectl. Returns its path.
 */
export async function binaryAsModule(binary: string, folder: string): Promise<string> {
  const program = join(folder, 'kpki.mjs');
  // Node says that `execve` is experimental.
  const becomes = `process.emitWarning = () => {};\nprocess.execve(${JSON.stringify(binary)}, process.argv.slice(1), process.env);\n`;
  await writeFile(program, becomes);
  return program;
}
