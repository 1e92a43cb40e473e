import { posix } from 'node:path';

/** Where the files of the repository are to be read, at one revision. */
export interface FilesOnline {
  /** The address of the repository; empty while there is none. */
  readonly repository: string;
  /** A tag or a branch. */
  readonly revision: string;
}

/** Returns a document of a folder with absolute links, for a page outside of the repository. Without a repository, as it is. */
export function absoluteLinks(markdown: string, folder: string, { repository, revision }: FilesOnline): string {
  if (repository === '') return markdown;
  return markdown.replaceAll(
    /(!?)(\[(?:[^\]`]|`[^`]*`)*\])\(([^)\s]+)\)/g,
    (whole: string, sign: string, label: string, target: string) => {
      if (/^(?:[a-z][a-z0-9+.-]*:|#)/i.test(target)) return whole;
      const [path = '', heading] = target.split('#');
      const kind = sign === '!' ? 'raw' : 'blob';
      const address = `${repository}/${kind}/${revision}/${posix.join(folder, path)}`;
      return `${sign}${label}(${address}${heading === undefined ? '' : `#${heading}`})`;
    },
  );
}
