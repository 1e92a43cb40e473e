import { moduleDirectory } from './cache.ts';
import { type ComponentName, components } from './components.ts';
import { goEnvironment, goToolchain } from './go-toolchain.ts';
import { runProgram } from './run-program.ts';

/** The folder in Go's cache of a module that a component is built from: files that are published next to its code. */
export async function moduleFolder(name: ComponentName, path: string): Promise<string> {
  const go = goToolchain();
  const { origin } = components[name];
  if (go === null || origin.kind !== 'go') throw new Error(`${name} is not built with Go here`);
  const { code, stdout, stderr } = await runProgram(go.path, ['mod', 'download', '-json', path], {
    directory: moduleDirectory(origin),
    environment: goEnvironment,
    withinMilliseconds: 300_000,
  });
  if (code !== 0) throw new Error(`go mod download ${path}: ${stderr}${stdout}`);
  return (JSON.parse(stdout) as { readonly Dir: string }).Dir;
}
