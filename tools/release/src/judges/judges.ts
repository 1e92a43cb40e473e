import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type ComponentName, programPath } from '@kpki/services';
import { run } from '../run.ts';

/** A program of others that says whether the files of a release are what they should be. */
export interface Judge {
  readonly name: string;
  readonly needs: readonly ComponentName[];
  /** Throws, with what the program says, where something is wrong with the files in the folder. */
  readonly judge: (folder: string) => Promise<void>;
}

const checksums: Judge = {
  name: 'sha256sum, on SHA256SUMS',
  needs: [],
  judge: async (folder) => {
    await run('sha256sum', ['--check', '--strict', '--quiet', 'SHA256SUMS'], { directory: folder });
    const listed = (await readFile(join(folder, 'SHA256SUMS'), 'utf8')).trim().split('\n').length;
    const there = (await readdir(folder)).length - 1;
    if (listed !== there) throw new Error(`SHA256SUMS lists ${listed} of ${there} files`);
  },
};

const script: Judge = {
  name: 'shellcheck, on install.sh',
  needs: ['shellcheck'],
  judge: async (folder) => {
    await run(programPath('shellcheck'), ['install.sh'], { directory: folder });
  },
};

const krewManifest: Judge = {
  name: 'validate-krew-manifest and krew, on pki.yaml',
  needs: ['validate-krew-manifest', 'krew'],
  judge: async (folder) => {
    await run(programPath('validate-krew-manifest'), ['-skip-install', '-manifest', join(folder, 'pki.yaml')]);
    const archive = await onlyFile(folder, `-linux-${process.arch}.tar.gz`);
    await inTemporaryFolder(async (own) => {
      const words = ['install', `--manifest=${join(folder, 'pki.yaml')}`, `--archive=${archive}`];
      await run(programPath('krew'), words, { environment: { KREW_ROOT: own, KREW_OS: 'linux' } });
      const help = await run(join(own, 'bin/kubectl-pki'), ['--help']);
      if (!help.includes('Usage: kubectl pki')) throw new Error(`as a plugin, kpki does not say so:\n${help}`);
    });
  },
};

const image: Judge = {
  name: 'crane, on the image, which a registry has accepted',
  needs: ['crane'],
  judge: async (folder) => {
    const file = await onlyFile(folder, '-image.tar');
    const crane = programPath('crane');
    await inTemporaryFolder(async (own) => {
      const layout = join(own, 'layout');
      const blobs = join(own, 'blobs');
      await mkdir(layout);
      await mkdir(blobs);
      await run('tar', ['-xf', file, '-C', layout]);
      const registry = spawn(crane, ['registry', 'serve', '--address', '127.0.0.1:0', '--disk', blobs], {
        stdio: ['ignore', 'ignore', 'pipe'],
      });
      const closed = once(registry, 'close');
      try {
        const name = `127.0.0.1:${await portOf(registry.stderr)}/kpki:judged`;
        await run(crane, ['push', layout, name]);
        await run(crane, ['validate', '--remote', name]);
      } finally {
        registry.kill('SIGKILL');
        await closed;
      }
    });
  },
};

const billOfMaterials: Judge = {
  name: 'the reader of the SPDX project, on the SBOM',
  needs: ['spdx'],
  judge: async (folder) => {
    const written = await readFile(await onlyFile(folder, '.spdx.json'), 'utf8');
    const read = await run(programPath('spdx'), [], { input: written });
    // A field that the reader does not know, or a value that it cannot keep, is lost on the way.
    const [ours, theirs] = [written, read].map((text) => JSON.stringify(sorted(JSON.parse(text))));
    if (ours !== theirs) throw new Error(`the SBOM is read as another one:\n${read}`);
  },
};

const debianPackages: Judge = {
  name: 'lintian, on the Debian packages',
  needs: ['lintian'],
  judge: async (folder) => {
    const files = (await readdir(folder)).filter((name) => name.endsWith('.deb'));
    const found = await run(programPath('lintian'), ['--fail-on', 'error', ...files], { directory: folder });
    if (found !== '') throw new Error(found);
  },
};

/** The judges of a release. Those of seconds come first; lintian takes minutes. */
export const quickJudges: readonly Judge[] = [checksums, script, krewManifest, image, billOfMaterials];
export const allJudges: readonly Judge[] = [...quickJudges, debianPackages];

async function onlyFile(folder: string, ending: string): Promise<string> {
  const found = (await readdir(folder)).filter((name) => name.endsWith(ending));
  const [name, ...more] = found;
  if (name === undefined || more.length > 0) throw new Error(`${found.length} files end with ${ending}, not one`);
  return join(folder, name);
}

async function inTemporaryFolder(use: (folder: string) => Promise<void>): Promise<void> {
  const own = await mkdtemp(join(tmpdir(), 'kpki-judge-'));
  try {
    await use(own);
  } finally {
    await rm(own, { recursive: true, force: true });
  }
}

/** Resolves with the port that a registry says it serves on. The rest of its log is read too, or a write would end it. */
function portOf(log: NodeJS.ReadableStream): Promise<string> {
  return new Promise((resolve, reject) => {
    let text = '';
    log.setEncoding('utf8').on('data', (chunk: string) => {
      text += chunk;
      const [, port] = /serving on port (\d+)/.exec(text) ?? [];
      if (port !== undefined) resolve(port);
    });
    log.on('end', () => reject(new Error(`the registry did not start: ${text}`)));
  });
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted).toSorted((one, other) => (textOf(one) < textOf(other) ? -1 : 1));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .map(([name, inside]) => [name, sorted(inside)] as const)
      .toSorted(([one], [other]) => (one < other ? -1 : 1)),
  );
}

const textOf = (value: unknown): string => JSON.stringify(value);
