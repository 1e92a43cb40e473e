import { existsSync, readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';

/** The part of an esbuild plugin's build that is used here. */
interface Build {
  onLoad(
    filter: { readonly filter: RegExp },
    load: (file: { readonly path: string }) => Promise<Loaded | undefined>,
  ): void;
}

interface Loaded {
  readonly contents: string;
  readonly loader: 'ts' | 'tsx';
}

/** A value, and the file or package that exports it. */
interface Origin {
  readonly from: string;
  readonly name: string;
}

type Origins = ReadonlyMap<string, Origin>;

const ownImport = /^import \{([^}]*)\} from '@kpki\/([a-z0-9-]+)';$/gm;
const ownExport = /^export \{([^}]*)\} from '([^']+)';$/gm;
const ownPackage = /^@kpki\/([a-z0-9-]+)$/;

/**
 * An esbuild plugin that imports what packages of the workspace export from the files that hold it. By their index, the
 * bundler would place a whole package into the part of the program that every command loads. `whole` are files that
 * need most of a package: they import it by its index, since many small pieces would cost more than they save.
 */
export function pastTheIndex(packages: string, whole: RegExp): { readonly name: string; setup(build: Build): void } {
  return {
    name: 'past-the-index',
    setup(build) {
      const originsOf = originsIn(resolve(packages));
      build.onLoad({ filter: /\/(?:apps\/kpki|packages\/[^/]+)\/src\/.*\.tsx?$/ }, async ({ path }) => {
        if (whole.test(path)) return undefined;
        const contents = withOrigins(await readFile(path, 'utf8'), originsOf);
        return { contents, loader: path.endsWith('.tsx') ? 'tsx' : 'ts' };
      });
    },
  };
}

/** Keeps the number of lines, so that the lines of a defect are those of the source. */
export function withOrigins(text: string, originsOf: (name: string) => Origins): string {
  return text.replaceAll(ownImport, (statement, list: string, name: string) => {
    const origins = originsOf(name);
    const imports = valuesIn(list).map(({ original, local }) => {
      const origin = origins.get(original) ?? { from: `@kpki/${name}`, name: original };
      return `import { ${origin.name} as ${local} } from ${JSON.stringify(origin.from)};`;
    });
    return `${imports.join(' ')}${'\n'.repeat(statement.split('\n').length - 1)}`;
  });
}

/** Returns the origin of each value that the index of a package exports. */
export function originsIn(packages: string): (name: string) => Origins {
  const known = new Map<string, Origins>();
  const originsOf = (name: string): Origins => {
    const before = known.get(name);
    if (before !== undefined) return before;
    const origins = read(join(packages, name, 'src'), originsOf);
    known.set(name, origins);
    return origins;
  };
  return originsOf;
}

function read(folder: string, originsOf: (name: string) => Origins): Origins {
  const index = join(folder, 'index.ts');
  if (!existsSync(index)) return new Map();
  const statements = [...readFileSync(index, 'utf8').matchAll(ownExport)];
  return new Map(
    statements.flatMap(([, list = '', from = '']) =>
      valuesIn(list).map(({ original, local }): [string, Origin] => {
        const [, further] = ownPackage.exec(from) ?? [];
        const origin = further === undefined ? undefined : originsOf(further).get(original);
        return [local, origin ?? { from: from.startsWith('.') ? join(folder, from) : from, name: original }];
      }),
    ),
  );
}

/** Types are no part of a program. */
function valuesIn(list: string): readonly { readonly original: string; readonly local: string }[] {
  const names = list.split(',').map((each) => each.trim());
  return names
    .filter((each) => each !== '' && !each.startsWith('type '))
    .map((each) => {
      const [original = '', local = original] = each.split(' as ');
      return { original, local };
    });
}
