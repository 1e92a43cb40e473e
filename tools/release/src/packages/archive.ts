import { createReadStream, createWriteStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { run } from '../run.ts';

/** The time of every file that is released, in seconds: the one that npm gives to the files of a package. */
export const fileTime = 499_162_500;

/** Says to GNU tar that the bytes follow from the files alone: not from the user, the clock or the file system. */
export const reproducibly = [
  ...['--format=ustar', '--sort=name', '--owner=0', '--group=0', '--numeric-owner', '--mode=u=rwX,go=rX'],
  `--mtime=@${fileTime}`,
];

/** A link, which krew cannot unpack: krew, the install script and the formula each make one of their own. */
const linkForKubectl = 'bin/kubectl-pki';

/** Packs a folder, with its name as the first part of each path, and without links. `level` is gzip's. */
export async function writeArchive(folder: string, file: string, level = 9): Promise<void> {
  const work = await mkdtemp(`${file}-new-`);
  try {
    const tar = join(work, 'tar');
    const without = `--exclude=${basename(folder)}/${linkForKubectl}`;
    await run('tar', ['--create', '--file', tar, ...reproducibly, without, '-C', dirname(folder), basename(folder)]);
    await pipeline(createReadStream(tar), createGzip({ level }), createWriteStream(file));
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}
