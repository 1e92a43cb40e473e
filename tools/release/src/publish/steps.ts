import type { Identity } from '../identity.ts';

/** One program that a release runs to publish something. */
export interface PublishStep {
  readonly program: 'crane' | 'gh' | 'npm';
  readonly words: readonly string[];
  /** The variable whose value the program reads on its standard input: a secret is no argument. */
  readonly inputFrom?: string;
  /** The step is skipped where this succeeds: a publication that was cut short is run again. */
  readonly unless?: readonly string[];
}

export interface Publication {
  readonly version: string;
  /** The folder with the layout of the image. */
  readonly image: string;
  /** Archives of npm, each with the package and version in it. */
  readonly archives: readonly { readonly file: string; readonly name: string }[];
  readonly files: readonly string[];
  /** The file with this version's entry of the changelog. */
  readonly notes: string;
  readonly imageUser: string;
}

/** Lists what publishes a version. The release is last: it makes the tag, by which a version counts as released. */
export function publishSteps(identity: Identity, publication: Publication): readonly PublishStep[] {
  const { version, image, archives, files, notes, imageUser } = publication;
  const host = identity.image.split('/', 1)[0] ?? '';
  const tag = `v${version}`;
  const release = ['release', 'create', tag, ...files, '--title', `kpki ${version}`, '--notes-file', notes];
  return [
    {
      program: 'crane',
      words: ['auth', 'login', host, '--username', imageUser, '--password-stdin'],
      inputFrom: 'KPKI_IMAGE_TOKEN',
    },
    { program: 'crane', words: ['push', image, `${identity.image}:${version}`] },
    ...archives.map(
      ({ file, name }): PublishStep => ({
        program: 'npm',
        words: ['publish', file, '--access', 'public', '--provenance'],
        unless: ['view', `${name}@${version}`, 'version', '--json'],
      }),
    ),
    { program: 'gh', words: release, unless: ['release', 'view', tag] },
  ];
}

/** Returns the entry of a version in the changelog. Throws where there is none. */
export function changelogEntry(changelog: string, version: string): string {
  const [, entry] = changelog.split(new RegExp(`^## ${version.replaceAll('.', String.raw`\.`)}$`, 'm'));
  const text = entry?.split(/^## /m)[0]?.trim() ?? '';
  if (text === '') throw new Error(`CHANGELOG.md has no entry for ${version}`);
  return `${text}\n`;
}
