import { cp, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { runProgram } from '../run-program.ts';
import { addCheckout } from './checkout.ts';
import { linkModules } from './modules.ts';

const workingTree = join(import.meta.dirname, '../../../..');

export interface BuiltProgram {
  /** The revision as it was named, or `working tree`. */
  readonly revision: string;
  readonly command: string;
  /** What Node runs in the end. */
  readonly bundle: string;
}

export function buildWorkingTree(into: string): Promise<BuiltProgram> {
  return buildTree(workingTree, 'working tree', into);
}

export async function buildRevision(revision: string, into: string): Promise<BuiltProgram> {
  using checkout = await addCheckout(workingTree, revision);
  await linkModules(workingTree, checkout.path);
  return await buildTree(checkout.path, revision, into);
}

async function buildTree(tree: string, revision: string, into: string): Promise<BuiltProgram> {
  const app = join(tree, 'apps/kpki');
  const dist = join(into, 'dist');
  // The script is the working tree's: an older revision has none.
  const script = join(workingTree, 'apps/kpki/test/built/build.ts');
  const result = await runProgram(process.execPath, [script, dist], { directory: app, withinMilliseconds: 600_000 });
  if (result.code !== 0) throw new Error(`kpki of ${revision} cannot be built:\n${result.stderr}`);
  await cp(join(app, 'bin'), join(into, 'bin'), { recursive: true });
  await writeFile(join(into, 'package.json'), '{ "type": "module" }\n');
  return { revision, command: join(into, 'bin/kpki.js'), bundle: join(dist, 'kpki.js') };
}
