import { readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { isMapping } from '@kpki/engine';

interface PackageManifest {
  readonly name: string | null;
  readonly version: string | null;
  readonly dependencies: readonly string[];
  readonly contractRange: string | null;
  readonly resolution: Readonly<Record<string, unknown>>;
}

const dependencyFields = ['dependencies', 'optionalDependencies', 'peerDependencies'] as const;
const resolutionFields = ['name', 'type', 'main', 'exports', 'imports'] as const;

export function readManifest(folder: string): PackageManifest | null {
  let found: unknown;
  try {
    found = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  } catch {
    return null;
  }
  if (!isMapping(found)) return null;
  const ranges = new Map<string, unknown>();
  for (const field of dependencyFields) {
    const named = found[field];
    if (isMapping(named)) for (const [name, range] of Object.entries(named)) ranges.set(name, range);
  }
  return {
    name: textOf(found['name']),
    version: textOf(found['version']),
    dependencies: [...ranges.keys()].filter(isPackageName).toSorted(),
    contractRange: textOf(ranges.get('@kpki/plugin')),
    resolution: Object.fromEntries(resolutionFields.map((field) => [field, found[field]])),
  };
}

export function scopeOf(file: string): string | null {
  for (let folder = dirname(file); ; folder = dirname(folder)) {
    if (statSync(join(folder, 'package.json'), { throwIfNoEntry: false })?.isFile() === true) return folder;
    if (dirname(folder) === folder) return null;
  }
}

export function isPackageName(name: string): boolean {
  return /^(?:@[\w~-][\w.~-]*\/)?[\w~-][\w.~-]*$/.test(name);
}

function textOf(value: unknown): string | null {
  return typeof value === 'string' ? value : null;
}
