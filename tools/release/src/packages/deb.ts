import { chmod, cp, mkdir, mkdtemp, readdir, readFile, rename, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { Identity } from '../identity.ts';
import type { Platform } from '../platform.ts';
import { run } from '../run.ts';
import { version } from '../workspace.ts';
import { fileTime } from './archive.ts';

/** Packs a tree as a Debian package. `compression` is dpkg-deb's, since the best takes a minute. */
export async function writeDeb(
  platform: Platform,
  identity: Identity,
  prefix: string,
  file: string,
  compression: readonly string[] = ['-Zxz', '-z6'],
): Promise<void> {
  const root = await mkdtemp(`${file}-new-`);
  try {
    await cp(prefix, join(root, 'usr'), { recursive: true, verbatimSymlinks: true });
    await asDebianHasIt(root, identity);
    await mkdir(join(root, 'DEBIAN'));
    await writeFile(join(root, 'DEBIAN/control'), control(platform, identity, await kibibytesIn(root)));
    // Its mode is that of the root of the file system once it is installed.
    await run('chmod', ['-R', 'u=rwX,go=rX', root]);
    const options = ['--root-owner-group', '--threads-max=1', ...compression];
    await run('dpkg-deb', [...options, '--build', root, file], {
      environment: { SOURCE_DATE_EPOCH: String(fileTime) },
    });
  } finally {
    await rm(root, { recursive: true, force: true });
  }
}

/** Moves what Debian has in other places, and compresses what its policy wants compressed. */
async function asDebianHasIt(root: string, identity: Identity): Promise<void> {
  const share = join(root, 'usr/share');
  await rename(join(share, 'zsh/site-functions'), join(share, 'zsh/vendor-completions'));
  const man = join(share, 'man/man1/kpki.1');
  await writeFile(`${man}.gz`, gzipSync(await readFile(man), { level: 9 }));
  await rm(man);
  const doc = join(share, 'doc/kpki');
  await rm(join(doc, 'LICENSE'));
  await writeFile(join(doc, 'copyright'), copyright);
  await writeFile(join(doc, 'changelog.gz'), gzipSync(changelog(identity), { level: 9 }));
  for (const name of ['kubectl-pki', 'kubectl_complete-pki']) {
    await symlink('kpki.1.gz', join(share, `man/man1/${name}.1.gz`));
  }
  await mkdir(join(share, 'lintian/overrides'), { recursive: true });
  await writeFile(join(share, 'lintian/overrides/kpki'), overrides);
  await chmod(join(root, 'usr/lib/kpki/pkcs11js/build/Release/pkcs11.node'), 0o644);
}

const copyright = `kpki is licensed under the Apache License, version 2.0:
/usr/share/common-licenses/Apache-2.0

Copyright (C) 2026 the authors of kpki

The program contains Node.js and the packages whose licenses stand next to this file.
`;

/** Where Node's executable differs from what Debian compiles itself. */
const overrides = `# The executable of Node.js as its project publishes it, which brings its libraries along.
kpki: embedded-library
kpki: hardening-no-pie
`;

function changelog(identity: Identity): string {
  const day = new Date(fileTime * 1000).toUTCString().replace('GMT', '+0000');
  const change = `  * CHANGELOG.md of the repository says what each release brings.`;
  return `kpki (${version()}) stable; urgency=medium\n\n${change}\n\n -- ${maintainerOf(identity)}  ${day}\n`;
}

/** Debian's packages must have one; a dry run under no identity has an address that cannot exist. */
function maintainerOf({ contact }: Identity): string {
  return contact === '' ? 'not released <not-released@example.invalid>' : contact;
}

function control(platform: Platform, identity: Identity, kibibytes: number): string {
  return `Package: kpki
Version: ${version()}
Architecture: ${platform.debian}
Maintainer: ${maintainerOf(identity)}
Installed-Size: ${kibibytes}
Depends: libc6 (>= 2.28), libgcc-s1 | libgcc1, libstdc++6 (>= 5)
Section: admin
Priority: optional
Description: certificates of Kubernetes clusters
 kpki makes, inspects, renews and rotates everything in the PKI of a Kubernetes
 cluster: the CAs, every serving and client certificate, the kubeconfigs and the
 service-account key pair.
`;
}

async function kibibytesIn(folder: string): Promise<number> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile());
  const sizes = await Promise.all(files.map(async (entry) => (await stat(join(entry.parentPath, entry.name))).size));
  return Math.ceil(sizes.reduce((sum, size) => sum + size, 0) / 1024);
}
