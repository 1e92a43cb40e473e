import { createHash } from 'node:crypto';
import { chown, mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { runProgram, temporaryDirectory } from '@kpki/services';
import { needs } from '@kpki/services/vitest';
import { builtProgram } from 'kpki/test/built/program.ts';
import { expect, test } from 'vitest';
import { buildBinary } from '../src/binary/binary.ts';
import { readBundle } from '../src/binary/bundle.ts';
import { writeImage } from '../src/image/image.ts';
import { platformNamed } from '../src/platform.ts';
import { run } from '../src/run.ts';
import { licenseFiles } from '../src/tree/licenses.ts';
import { opensTheUi } from './opens-the-ui.ts';

const platform = platformNamed(`linux-${process.arch}`);
const digestOf = (bytes: Buffer): string => `sha256:${createHash('sha256').update(bytes).digest('hex')}`;

needs('tmux')('the image', () => {
  test.runIf(process.getuid?.() === 0)(
    'is whole, and its only program runs as another user, where nothing can be written',
    async () => {
      await using own = await temporaryDirectory();
      const prefix = join(own.path, 'tree');
      const bundle = await readBundle(dirname(builtProgram));
      await buildBinary(platform, join(prefix, 'bin/kpki'), bundle);
      await mkdir(join(prefix, 'share/doc/kpki'), { recursive: true });
      for (const [name, text] of await licenseFiles(platform, bundle)) {
        await writeFile(join(prefix, 'share/doc/kpki', name), text);
      }
      const image = join(own.path, 'image.tar');
      await writeImage([{ platform, prefix }], image, 1);
      const layout = join(own.path, 'layout');
      await mkdir(layout);
      await run('tar', ['-xf', image, '-C', layout]);

      const json = async (file: string) => JSON.parse(await readFile(join(layout, file), 'utf8'));
      const blob = (digest: string): string => `blobs/${digest.replace(':', '/')}`;
      const [index] = (await json('index.json')).manifests;
      const [described] = (await json(blob(index.digest))).manifests;
      const manifest = await json(blob(described.digest));
      for (const { digest, size } of [index, described, manifest.config, ...manifest.layers]) {
        const bytes = await readFile(join(layout, blob(digest)));
        expect([digestOf(bytes), bytes.length]).toEqual([digest, size]);
      }
      const config = await json(blob(manifest.config.digest));
      expect(config.config).toMatchObject({ User: '65532:65532', Entrypoint: ['/usr/bin/kpki'] });

      const root = join(own.path, 'root');
      await mkdir(root);
      await run('tar', ['-xf', join(layout, blob(manifest.layers[0].digest)), '-C', root]);
      await mkdir(join(root, 'pki'));
      const folder = join(own.path, 'pki');
      await mkdir(folder);
      await chown(folder, 65_532, 65_532);
      const start = join(own.path, 'start.sh');
      await writeFile(start, readOnly(root, folder));
      const kpki = (...words: readonly string[]) =>
        runProgram('unshare', ['--mount', 'sh', start, ...words], { environment: { NODE_EXTRA_CA_CERTS: '' } });
      expect(await kpki('--version')).toMatchObject({ code: 0, stderr: '' });
      // Without /proc, which a chroot lacks, Node knows the path only as it was typed.
      expect(await runProgram('chroot', [root, 'usr/bin/kpki', '--version'])).toMatchObject({ code: 0 });
      expect(await kpki('init', '--yes', '--out', '/new.yaml')).toMatchObject({
        code: 2,
        stderr: expect.stringContaining('EROFS'),
      });
      expect(await kpki('init', '--yes', '--out', '/pki/kpki.yaml')).toMatchObject({ code: 0 });
      expect(await kpki('apply', '-f', '/pki/kpki.yaml', '--yes')).toMatchObject({ code: 0 });
      expect((await kpki('verify', '-f', '/pki/kpki.yaml')).stdout).toContain('checks hold');
      expect((await runProgram('chroot', [root, '/bin/sh'])).code).toBe(127);

      const command = 'unshare --mount sh start.sh -f /pki/kpki.yaml';
      await opensTheUi(own.path, command, { PATH: '/usr/sbin:/usr/bin:/sbin:/bin' });
    },
  );
});

/** A script, for a mount namespace of its own, that starts kpki as a container runtime does: only a folder can be written. */
function readOnly(root: string, folder: string): string {
  return `set -e
mount --bind '${root}' '${root}'
mount --bind '${folder}' '${root}/pki'
mount --options remount,bind,ro '${root}'
exec chroot --userspec=65532:65532 '${root}' /usr/bin/kpki "$@"
`;
}
