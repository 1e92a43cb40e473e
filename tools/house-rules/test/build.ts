import { join } from 'node:path';
import { readWorkspace } from '../src/workspace.ts';

const root = join(import.meta.dirname, '../../..');

/**
 * Builds every package, before any file of tests runs. Nx empties a folder and fills it again even where nothing has
 * changed, so a test that built while another one runs what is built would take it away from under it.
 */
export async function setup(): Promise<void> {
  const { output } = await readWorkspace(root);
  await output('node_modules/.bin/nx', ['run-many', '-t', 'build', '--outputStyle=static']);
}
