import { mkdir, mkdtemp, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { cachedProgram, type GoOrigin, moduleDirectory } from './cache.ts';
import { withChangedModule } from './changed-module.ts';
import { type ComponentName, fileNameOf } from './components.ts';
import { goEnvironment, goToolchain } from './go-toolchain.ts';
import { runProgram } from './run-program.ts';

/** Kubernetes from nothing takes five to ten minutes on two cores, and more than half an hour where others use them too. */
const twoHours = 2 * 60 * 60_000;

export async function buildComponent(name: ComponentName, origin: GoOrigin): Promise<string> {
  const go = goToolchain();
  if (go === null) throw new Error('there is no Go to build it with: neither on PATH nor in /usr/local/go');
  const target = cachedProgram(name, origin, go);
  if (target === null) throw new Error(`tools/services/${origin.module} has no go.mod`);

  const start = performance.now();
  await mkdir(dirname(target), { recursive: true });
  // Built aside and renamed: a build that is killed leaves nothing that looks finished, and two at once do no harm.
  const dependencies = await mkdtemp(`${target}-`);
  try {
    const built = join(dependencies, fileNameOf(name));
    const limits = { environment: goEnvironment, withinMilliseconds: twoHours };
    const directory = origin.changed
      ? await withChangedModule(moduleDirectory(origin), origin.changed, dependencies, { path: go.path, ...limits })
      : moduleDirectory(origin);
    const linkerFlags = ['-s', '-w', ...origin.linkerFlags].join(' ');
    const tags = origin.tags === undefined ? [] : ['-tags', origin.tags.join(',')];
    const result = await runProgram(
      go.path,
      // What debuggers read is stripped anyway, and making it takes a sixth of the time.
      [
        'build',
        '-trimpath',
        '-gcflags=all=-dwarf=false',
        ...tags,
        '-ldflags',
        linkerFlags,
        '-o',
        built,
        origin.package,
      ],
      { directory, ...limits },
    );
    if (result.code === null)
      throw new Error(`go build ${origin.package} was killed: it may take ${twoHours / 60_000} minutes`);
    if (result.code !== 0) throw new Error(`go build ${origin.package} failed:\n${result.stderr.trim()}`);
    await rename(built, target);
  } finally {
    await rm(dependencies, { recursive: true, force: true });
  }
  const seconds = Math.round((performance.now() - start) / 1000);
  const megabytes = Math.round((await stat(target)).size / 1_000_000);
  return `built in ${seconds} s, ${megabytes} MB, ${target}`;
}
