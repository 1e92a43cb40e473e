import { join } from 'node:path';
import { readWorkspace } from '../src/workspace.ts';

const root = join(import.meta.dirname, '../../..');

/** Builds every package before any test runs: Nx empties a folder even where nothing has changed. */
export async function setup(): Promise<void> {
  const { output } = await readWorkspace(root);
  await output('node_modules/.bin/nx', ['run-many', '-t', 'build', '--outputStyle=static']);
}
