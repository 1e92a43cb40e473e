import { spawnSync } from 'node:child_process';
import { builtAddon } from './addon.ts';
import { cachedProgram, type GoOrigin } from './cache.ts';
import { type ComponentName, components, fileNameOf, type Release } from './components.ts';
import { goToolchain } from './go-toolchain.ts';
import { nodeNamespaces } from './node-namespaces.ts';
import { isProgram, programsOn } from './search-path.ts';

export type Found = { readonly path: string } | { readonly missing: string };

const found = new Map<ComponentName, Found>();

/** Finds the pinned version under KUBEBUILDER_ASSETS, on PATH or where `install.ts` puts it; never builds. */
export function component(name: ComponentName): Found {
  const known = found.get(name);
  if (known !== undefined) return known;
  const answer = find(name);
  if ('path' in answer) found.set(name, answer);
  return answer;
}

/** The path of a component, for code that runs only where `needs` found it. Throws when it is missing. */
export function programPath(name: ComponentName): string {
  const answer = component(name);
  if ('missing' in answer) throw new Error(`${name} is missing: ${answer.missing}`);
  return answer.path;
}

function find(name: ComponentName): Found {
  const { origin, release } = components[name];
  const path = process.env['PATH'] ?? '';
  if (origin.kind === 'debian') {
    const [installed] = programsOn(path, name);
    return installed === undefined
      ? { missing: `the Debian package ${origin.package} is not installed` }
      : { path: installed };
  }
  if (origin.kind === 'addon') return builtAddon(origin);
  if (origin.kind === 'right') return nodeNamespaces();
  if (release !== undefined) {
    const assets = process.env['KUBEBUILDER_ASSETS'] ?? '';
    const fileName = fileNameOf(name);
    const all = [...programsOn(assets, fileName), ...programsOn(path, fileName)];
    const pinned = all.find((each) => isRelease(each, release));
    if (pinned !== undefined) return { path: pinned };
  }
  return findBuilt(name, origin);
}

function findBuilt(name: ComponentName, origin: GoOrigin): Found {
  const go = goToolchain();
  if (go === null) return { missing: 'there is no Go to build it with' };
  const built = cachedProgram(name, origin, go);
  if (built === null) return { missing: `tools/services/${origin.module} has no go.mod` };
  if (isProgram(built)) return { path: built };
  const all = components[name].isForSoakOnly === true ? ' -- --all' : '';
  return { missing: `not built yet: run \`npm run setup -w @kpki/services${all}\`` };
}

/** Whether a program says that it is exactly this release: `v1.34.4-dispatcher` is not `1.34.4`. */
function isRelease(path: string, release: Release): boolean {
  const answer = spawnSync(path, release.askedBy, { encoding: 'utf8', timeout: 10_000 });
  if (answer.status !== 0) return false;
  const words = answer.stdout.split(/\s+/);
  return words.includes(release.version) || words.includes(`v${release.version}`);
}
