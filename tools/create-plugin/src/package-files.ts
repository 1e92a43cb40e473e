import { readdir, readFile } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Kind } from './kinds.ts';
import { readmeText } from './readme-text.ts';

const typeTools = { '@types/node': '^24.19.2', typescript: '^7.0.2' };

const templates = fileURLToPath(new URL('../templates', import.meta.url));

export async function packageFiles(name: string, kind: Kind): Promise<ReadonlyMap<string, string>> {
  const plugin = name.split('/').at(-1) ?? name;
  const files = new Map<string, string>();
  for (const folder of ['every-kind', kind.name]) {
    const from = join(templates, folder);
    const entries = await readdir(from, { recursive: true, withFileTypes: true });
    for (const entry of entries.filter((each) => each.isFile())) {
      const file = join(entry.parentPath, entry.name);
      const text = await readFile(file, 'utf8');
      files.set(nameInPackage(relative(from, file)), text.replaceAll('PLUGIN_NAME', plugin));
    }
  }
  files.set('package.json', `${JSON.stringify(await manifestOf(name, kind), null, 2)}\n`);
  files.set('README.md', readmeText(name, kind));
  return files;
}

/** npm leaves files of that name out of what it packs. */
function nameInPackage(path: string): string {
  return path === 'gitignore' ? '.gitignore' : path.split(sep).join('/');
}

async function manifestOf(name: string, kind: Kind): Promise<object> {
  const own = new URL('../package.json', import.meta.url);
  const { devDependencies } = JSON.parse(await readFile(own, 'utf8')) as { readonly devDependencies: Versions };
  const contract = devDependencies['@kpki/plugin'];
  const suite = '@kpki/plugin-conformance';
  const tools = kind.needsZod ? { [suite]: devDependencies[suite], ...typeTools } : typeTools;
  return {
    name,
    version: '0.1.0',
    description: `kpki plugin: ${kind.what}.`,
    type: 'module',
    exports: { '.': './src/index.js', './package.json': './package.json' },
    files: ['src'],
    // A quoted pattern is Node's own to read. Other files below test/ are no tests, and may run for ever.
    scripts: { test: 'node --test "test/*.test.js"', types: 'tsc -p jsconfig.json' },
    engines: { node: '>=22.19' },
    // An installation has one copy of the contract, and kpki checks its version.
    peerDependencies: { '@kpki/plugin': contract },
    ...(kind.needsZod ? { dependencies: { zod: devDependencies['zod'] } } : {}),
    devDependencies: { '@kpki/plugin': contract, ...tools },
  };
}

type Versions = Readonly<Record<string, string>>;
