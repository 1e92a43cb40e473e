import { createHash } from 'node:crypto';
import { chmod, copyFile, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { rootCertificates } from 'node:tls';
import { gzipSync } from 'node:zlib';
import { fileTime, reproducibly } from '../packages/archive.ts';
import type { Platform } from '../platform.ts';
import { run } from '../run.ts';
import { version } from '../workspace.ts';
import { runtimeLibraries } from './runtime-libraries.ts';

/** A platform and the tree that is installed on it. */
export interface PlatformTree {
  readonly platform: Platform;
  readonly prefix: string;
}

interface Descriptor {
  readonly mediaType: string;
  readonly digest: string;
  readonly size: number;
}

/** The user of distroless images that is not root. */
const user = 65_532;

const types = {
  config: 'application/vnd.oci.image.config.v1+json',
  layer: 'application/vnd.oci.image.layer.v1.tar+gzip',
  manifest: 'application/vnd.oci.image.manifest.v1+json',
  index: 'application/vnd.oci.image.index.v1+json',
} as const;

/**
 * Writes an OCI image for one or more platforms as a tar file of its layout (OCI Image Layout 1.1), which also has Docker's
 * `manifest.json`. It holds kpki, the libraries that it needs and nothing else: no shell, no package manager.
 */
export async function writeImage(trees: readonly PlatformTree[], file: string, level = 9): Promise<void> {
  const work = await mkdtemp(`${file}-new-`);
  try {
    const layout = join(work, 'layout');
    const blobs = join(layout, 'blobs/sha256');
    await mkdir(blobs, { recursive: true });
    const store = async (bytes: Buffer, mediaType: string): Promise<Descriptor> => {
      const digest = createHash('sha256').update(bytes).digest('hex');
      await writeFile(join(blobs, digest), bytes);
      return { mediaType, digest: `sha256:${digest}`, size: bytes.length };
    };
    const storeJson = (value: unknown, mediaType: string) => store(Buffer.from(JSON.stringify(value)), mediaType);
    const manifests: object[] = [];
    const forDocker: object[] = [];
    for (const { platform, prefix } of trees) {
      const tar = await layerTar(platform, prefix, join(work, platform.name));
      const layer = await store(gzipSync(tar, { level }), types.layer);
      const config = await storeJson(
        configuration(platform, createHash('sha256').update(tar).digest('hex')),
        types.config,
      );
      const manifest = await storeJson(
        { schemaVersion: 2, mediaType: types.manifest, config, layers: [layer], annotations },
        types.manifest,
      );
      manifests.push({ ...manifest, platform: { os: 'linux', architecture: platform.go } });
      const tag = trees.length === 1 ? version() : `${version()}-${platform.go}`;
      forDocker.push({ Config: pathOf(config), RepoTags: [`kpki:${tag}`], Layers: [pathOf(layer)] });
    }
    const write = (name: string, value: unknown) => writeFile(join(layout, name), JSON.stringify(value));
    await write('oci-layout', { imageLayoutVersion: '1.0.0' });
    const index = await storeJson({ schemaVersion: 2, mediaType: types.index, manifests }, types.index);
    const named = { ...index, annotations: { 'org.opencontainers.image.ref.name': version() } };
    await write('index.json', { schemaVersion: 2, mediaType: types.index, manifests: [named] });
    await write('manifest.json', forDocker);
    const names = ['blobs', 'index.json', 'manifest.json', 'oci-layout'];
    await run('tar', ['--create', '--file', file, ...reproducibly, '-C', layout, ...names]);
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}

async function layerTar(platform: Platform, prefix: string, root: string): Promise<Buffer> {
  const binary = join(prefix, 'bin/kpki');
  const doc = ['LICENSE', 'THIRD-PARTY-LICENSES.txt', 'LICENSE.node.txt'].map((name) => `share/doc/kpki/${name}`);
  const files = [
    { path: '/usr/bin/kpki', from: binary },
    ...doc.map((path) => ({ path: `/usr/${path}`, from: join(prefix, path) })),
    ...(await runtimeLibraries(platform, binary)),
  ];
  for (const { path, from } of files) {
    await mkdir(dirname(join(root, path)), { recursive: true });
    await copyFile(from, join(root, path));
    await chmod(join(root, path), path.includes('/doc/') ? 0o644 : 0o755);
  }
  const texts = {
    'etc/passwd': `root:x:0:0:root:/:\nkpki:x:${user}:${user}:kpki:/:\n`,
    'etc/group': `root:x:0:\nkpki:x:${user}:\n`,
    // Node's own list, which is the same on every machine that builds.
    'etc/ssl/certs/ca-certificates.crt': `${rootCertificates.join('\n')}\n`,
  };
  for (const [path, text] of Object.entries(texts)) {
    await mkdir(dirname(join(root, path)), { recursive: true });
    await writeFile(join(root, path), text, { mode: 0o644 });
  }
  const tar = `${root}.tar`;
  await run('tar', ['--create', '--file', tar, ...reproducibly, '-C', root, 'etc', 'lib', 'usr', ...lib64(platform)]);
  return readFile(tar);
}

function lib64({ loader }: Platform): readonly string[] {
  return loader.startsWith('/lib64/') ? ['lib64'] : [];
}

function configuration(platform: Platform, diffId: string): object {
  return {
    architecture: platform.go,
    os: 'linux',
    created: new Date(fileTime * 1000).toISOString(),
    config: {
      User: `${user}:${user}`,
      Env: ['PATH=/usr/bin', 'LANG=C.UTF-8'],
      Entrypoint: ['/usr/bin/kpki'],
      WorkingDir: '/',
    },
    rootfs: { type: 'layers', diff_ids: [`sha256:${diffId}`] },
  };
}

const annotations = {
  'org.opencontainers.image.title': 'kpki',
  'org.opencontainers.image.version': version(),
  'org.opencontainers.image.licenses': 'Apache-2.0',
};

const pathOf = ({ digest }: Descriptor): string => `blobs/${digest.replace(':', '/')}`;
