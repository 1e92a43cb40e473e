import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { type TemporaryDirectory, temporaryDirectory } from './temporary-directory.ts';

// Every test has fresh folders for KUBEBUILDER_ASSETS, PATH and the cache, and a module without memory of the others.
describe('component', () => {
  let assets: TemporaryDirectory;
  let path: TemporaryDirectory;
  let cache: TemporaryDirectory;

  beforeEach(async () => {
    [assets, path, cache] = await Promise.all([temporaryDirectory(), temporaryDirectory(), temporaryDirectory()]);
    vi.stubEnv('KUBEBUILDER_ASSETS', assets.path);
    vi.stubEnv('PATH', path.path);
    vi.stubEnv('XDG_CACHE_HOME', cache.path);
    vi.resetModules();
  });

  afterEach(async () => {
    vi.unstubAllEnvs();
    for (const directory of [assets, path, cache]) await directory[Symbol.asyncDispose]();
  });

  async function put(directory: TemporaryDirectory, name: string, prints: string, exitCode = 0): Promise<string> {
    const program = join(directory.path, name);
    await writeFile(program, `#!/bin/sh\necho '${prints}'\nexit ${exitCode}\n`, { mode: 0o755 });
    return program;
  }

  async function find(name: 'kubectl' | 'kubectl@1.34' | 'etcd' | 'tmux'): Promise<unknown> {
    const { component } = await import('./component.ts');
    return component(name);
  }

  test('takes the pinned version from PATH', async () => {
    const kubectl = await put(path, 'kubectl', 'Client Version: v1.37.2');
    expect(await find('kubectl')).toEqual({ path: kubectl });
  });

  test('prefers KUBEBUILDER_ASSETS', async () => {
    await put(path, 'etcd', 'etcd Version: 3.7.3');
    const etcd = await put(assets, 'etcd', 'etcd Version: 3.7.3');
    expect(await find('etcd')).toEqual({ path: etcd });
  });

  test.each(['v1.37.20', 'v1.37.2-dispatcher', 'v1.37.2+build', 'v11.37.2', 'v1.32.4'])(
    'does not take %s',
    async (it) => {
      await put(path, 'kubectl', `Client Version: ${it}`);
      expect(await find('kubectl')).toEqual({ missing: expect.stringContaining('npm run setup') });
    },
  );

  test('takes each release for itself alone', async () => {
    await put(path, 'kubectl', 'Client Version: v1.37.2');
    expect(await find('kubectl@1.34')).toEqual({ missing: expect.stringContaining('npm run setup') });
    const newer = await put(assets, 'kubectl', 'Client Version: v1.34.4');
    expect(await find('kubectl@1.34')).toEqual({ path: newer });
  });

  test('does not take a program that fails', async () => {
    await put(path, 'kubectl', 'Client Version: v1.37.2', 1);
    expect(await find('kubectl')).toHaveProperty('missing');
  });

  test('names the Debian package that is missing, and finds it once it is there', async () => {
    expect(await find('tmux')).toEqual({ missing: 'the Debian package tmux is not installed' });
    const tmux = await put(path, 'tmux', '');
    expect(await find('tmux')).toEqual({ path: tmux });
  });

  test('throws in words where a missing component is used all the same', async () => {
    const { programPath } = await import('./component.ts');
    expect(() => programPath('tmux')).toThrow('tmux is missing: the Debian package tmux is not installed');
  });
});
