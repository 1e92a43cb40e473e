import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** The part of esbuild's metafile that names what went into a bundle. */
interface Metafile {
  readonly inputs: Readonly<Record<string, unknown>>;
}

/** The part of an esbuild plugin's build that is used here. */
interface Build {
  readonly initialOptions: { metafile?: boolean };
  onEnd(callback: (result: { readonly metafile?: Metafile | undefined }) => Promise<void>): void;
}

/** The folders of other people's packages that went into a bundle; ours are resolved to where they really are. */
function bundledFolders({ inputs }: Metafile): readonly string[] {
  const folders = Object.keys(inputs).flatMap((input) => {
    const [folder] = /^.*\bnode_modules\/(?:@[^/]+\/)?[^/]+/.exec(input) ?? [];
    return folder === undefined ? [] : [folder];
  });
  return [...new Set(folders)].sort();
}

/** Name, version, license and its whole text. Throws where there is no text: then the package cannot be bundled. */
async function noticeOf(folder: string, missingTexts: string): Promise<string> {
  const manifest = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8')) as Readonly<Record<string, string>>;
  const own = (await readdir(folder)).filter((file) => /^(?:licen[cs]e|notice)/i.test(file)).sort();
  const kept = (await readdir(missingTexts)).filter((file) => file === `${manifest['name']}.txt`);
  const texts = own.length > 0 ? own.map((file) => join(folder, file)) : kept.map((file) => join(missingTexts, file));
  if (texts.length === 0) throw new Error(`${manifest['name']} comes without the text of its license`);
  const whole = await Promise.all(texts.map((file) => readFile(file, 'utf8')));
  const heading = `${manifest['name']} ${manifest['version']}, ${manifest['license']}`;
  return [heading, '='.repeat(heading.length), '', ...whole.map((text) => text.trim())].join('\n');
}

/**
 * An esbuild plugin that writes the licenses of all bundled packages next to the bundle. `missingTexts` is a folder with
 * those that a package's repository has and its archive lacks, by the package's name.
 */
export function thirdPartyLicenses(
  folder: string,
  missingTexts: string,
): { readonly name: string; setup(build: Build): void } {
  return {
    name: 'third-party-licenses',
    setup(build) {
      build.initialOptions.metafile = true;
      build.onEnd(async ({ metafile }) => {
        if (metafile === undefined) return;
        const notices = await Promise.all(bundledFolders(metafile).map((each) => noticeOf(each, missingTexts)));
        const intro = 'kpki is bundled with the packages below. Each is used under its own license.';
        await mkdir(folder, { recursive: true });
        await writeFile(join(folder, 'THIRD-PARTY-LICENSES.txt'), `${[intro, ...notices].join('\n\n\n')}\n`);
      });
    },
  };
}
