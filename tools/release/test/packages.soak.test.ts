import { chmod, chown, copyFile, mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { runProgram, type TemporaryDirectory, temporaryDirectory } from '@kpki/services';
import { needs } from '@kpki/services/vitest';
import { builtProgram } from 'kpki/test/built/program.ts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readBundle } from '../src/binary/bundle.ts';
import { readIdentity } from '../src/identity.ts';
import { runtimeLibraries } from '../src/image/runtime-libraries.ts';
import { writeArchive } from '../src/packages/archive.ts';
import { checksums } from '../src/packages/checksums.ts';
import { writeDeb } from '../src/packages/deb.ts';
import { installScript } from '../src/packages/install-script.ts';
import { platformNamed } from '../src/platform.ts';
import { archiveName } from '../src/release.ts';
import { run } from '../src/run.ts';
import { writeTree } from '../src/tree/tree.ts';
import { opensTheUi } from './opens-the-ui.ts';

const platform = platformNamed(`linux-${process.arch}`);
/** Where `chroot` is. */
const systemPath = '/usr/sbin:/usr/bin:/sbin:/bin';
const archive = `${archiveName(platform)}.tar.gz`;

needs('g++', 'tmux')('what is installed without npm', () => {
  let folder: TemporaryDirectory;
  let tree: string;
  let release: string;

  beforeAll(async () => {
    folder = await temporaryDirectory();
    tree = join(folder.path, archiveName(platform));
    release = join(folder.path, 'release');
    await mkdir(release);
    await writeTree(platform, tree, await readBundle(dirname(builtProgram)));
    await writeArchive(tree, join(release, archive), 1);
    await writeFile(join(release, 'SHA256SUMS'), await checksums([join(release, archive)]));
    await writeFile(join(release, 'install.sh'), await installScript(readIdentity()));
  });
  afterAll(() => folder[Symbol.asyncDispose]());

  const install = (...words: readonly string[]) => runProgram('sh', [join(release, 'install.sh'), ...words]);

  describe('the install script', () => {
    test('installs a kpki that works, replaces an earlier one as a whole, and removes all of it', async () => {
      await using own = await temporaryDirectory();
      const prefix = join(own.path, 'prefix');
      expect(await install('--prefix', prefix, '--from', release)).toMatchObject({ code: 0, stderr: '' });
      // As an earlier version may have had it.
      await writeFile(join(prefix, 'lib/kpki/earlier.js'), '');
      await writeFile(join(prefix, 'share/doc/kpki/LICENSE.earlier.txt'), '');
      expect(await install('--prefix', prefix, '--from', release)).toMatchObject({ code: 0, stderr: '' });
      expect(await filesBelow(prefix)).toEqual(await filesBelow(tree));
      const { stdout } = await runProgram(join(prefix, 'bin/kubectl-pki'), ['--help'], { environment: { PATH: '' } });
      expect(stdout).toContain('Usage: kubectl pki');
      expect(await install('--prefix', prefix, '--remove')).toMatchObject({ code: 0 });
      // Folders that a system has anyway stay.
      const left = (await readdir(prefix, { recursive: true })).toSorted();
      expect(left).toEqual(['bin', 'lib', 'share', 'share/man']);
    });

    test('refuses an archive with a changed byte, and one without a checksum, and changes nothing', async () => {
      await using own = await temporaryDirectory();
      const bytes = await readFile(join(release, archive));
      bytes[1000] = (bytes[1000] ?? 0) ^ 1;
      await writeFile(join(own.path, archive), bytes);
      await copyFile(join(release, 'SHA256SUMS'), join(own.path, 'SHA256SUMS'));
      const prefix = join(own.path, 'prefix');
      const changed = await install('--prefix', prefix, '--from', own.path);
      expect(changed).toMatchObject({ code: 1, stderr: expect.stringContaining('another checksum') });
      await writeFile(join(own.path, 'SHA256SUMS'), `${'0'.repeat(64)}  other.tar.gz\n`);
      const unlisted = await install('--prefix', prefix, '--from', own.path);
      expect(unlisted).toMatchObject({ code: 1, stderr: expect.stringContaining('has no line for') });
      expect(await filesBelow(prefix)).toEqual([]);
    });

    test('takes no address without TLS', async () => {
      await using own = await temporaryDirectory();
      const plain = await install('--prefix', own.path, '--from', 'http://files.example.com');
      expect(plain).toMatchObject({ code: 1, stderr: expect.stringContaining('https only') });
    });
  });

  test('sha256sum agrees with SHA256SUMS', async () => {
    expect(await run('sha256sum', ['--check', 'SHA256SUMS'], { directory: release })).toBe(`${archive}: OK\n`);
  });

  test('the archive has the same bytes when it is packed again', async () => {
    const again = join(folder.path, 'again.tar.gz');
    await writeArchive(tree, again, 1);
    expect((await readFile(again)).equals(await readFile(join(release, archive)))).toBe(true);
  });

  test.runIf(process.getuid?.() === 0)(
    'the Debian package is installed, runs, opens the UI and is removed in an empty root',
    async () => {
      await using own = await temporaryDirectory();
      const deb = join(own.path, 'kpki.deb');
      await writeDeb(platform, readIdentity(), tree, deb, ['-Znone']);
      const root = join(own.path, 'root');
      for (const { path, from } of await runtimeLibraries(platform, join(tree, 'bin/kpki'))) {
        await mkdir(dirname(join(root, path)), { recursive: true });
        await copyFile(from, join(root, path));
        await chmod(join(root, path), 0o755);
      }
      for (const each of ['info', 'updates']) await mkdir(join(root, 'var/lib/dpkg', each), { recursive: true });
      await writeFile(
        join(root, 'var/lib/dpkg/status'),
        installed('libc6', '2.28-1', 'libgcc-s1', '10', 'libstdc++6', '8'),
      );
      const before = await filesBelow(root, 'var');
      const dpkg = (...words: readonly string[]) =>
        run('dpkg', [`--root=${root}`, '--force-script-chrootless', ...words]);
      await dpkg('--install', deb);
      expect(await run('chroot', [root, '/usr/bin/kpki', '--version'])).toMatch(/^\d+\.\d+\.\d+\n$/);
      await mkdir(join(root, 'pki'));
      const kpki = ['chroot', '--userspec=65534:65534', root, '/usr/bin/kpki'] as const;
      await chown(join(root, 'pki'), 65_534, 65_534);
      const inPki = (...words: readonly string[]) => run(kpki[0], [...kpki.slice(1), ...words]);
      await inPki('init', '--yes', '--out', '/pki/kpki.yaml');
      await inPki('apply', '-f', '/pki/kpki.yaml', '--dir', '/pki/out', '--yes');
      await opensTheUi(own.path, `${kpki.join(' ')} -f /pki/kpki.yaml --dir /pki/out`, { PATH: systemPath });
      const files = await filesBelow(join(root, 'usr'));
      expect(files).toEqual(
        expect.arrayContaining([
          ...['bin/kubectl-pki', 'share/man/man1/kpki.1.gz', 'share/bash-completion/completions/kpki'],
          ...['share/zsh/vendor-completions/_kpki', 'share/doc/kpki/copyright', 'lib/kpki/pkcs11js/index.js'],
        ]),
      );
      await dpkg('--purge', 'kpki');
      expect((await filesBelow(root, 'var')).filter((file) => !file.startsWith('pki/'))).toEqual(before);
    },
  );
});

/** Returns the paths of all that is no folder, sorted; without those below a folder that is named. */
async function filesBelow(folder: string, without = '.git'): Promise<readonly string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => !entry.isDirectory())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
    .filter((path) => !path.startsWith(`${without}/`))
    .toSorted();
}

/** Returns dpkg's list of packages, with these names and versions. */
function installed(...words: readonly string[]): string {
  const pairs = words.flatMap((name, at) => (at % 2 === 0 ? [[name, words[at + 1] ?? ''] as const] : []));
  return pairs
    .map(
      ([name, version]) =>
        `Package: ${name}\nStatus: install ok installed\nArchitecture: ${platform.debian}\nMaintainer: x <x@example.invalid>\nVersion: ${version}\nDescription: x\n`,
    )
    .join('\n');
}
