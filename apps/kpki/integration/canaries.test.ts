import { chmod, cp, mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { runProgram, temporaryDirectory } from '@kpki/services';
import { afterAll, describe, expect, test } from 'vitest';
import { kpkiFile } from '../test/configurations.ts';
import { formats, linesAbout, otherLines } from './canaries/lines.ts';
import { markersOfKeys, spellings } from './canaries/markers.ts';
import { planted, type World, worlds } from './canaries/worlds.ts';
import { builtProgram, removeBuild } from './ui/built-program.ts';
import { filled } from './ui/filled.ts';

afterAll(removeBuild);

/** `npm run canaries`: every command in every format in every world. Else all of them where everything is in order. */
const isWhole = process.env['KPKI_CANARIES'] === 'all';

const environment = { VAULT_TOKEN: planted.environmentToken, KPKI_ENVIRONMENT: '', GIT_CEILING_DIRECTORIES: '/' };

/** As git, but that it tells how it was started. */
const tellingGit = `#!/bin/sh
tr '\\0' '\\n' < /proc/$$/cmdline >> "$TOLD"
tr '\\0' '\\n' < /proc/$$/environ >> "$TOLD"
exit 1
`;

/** Runs a command on a copy of a world; answers what it said, wrote and gave to the programs that it started. */
async function told(from: string, world: World, line: readonly string[]): Promise<string> {
  await using temporary = await temporaryDirectory();
  const at = (path: string): string => join(temporary.path, path);
  await cp(from, at('folder'), { recursive: true });
  for (const folder of ['bin', 'tmp']) await mkdir(at(folder));
  await writeFile(at('bin/git'), tellingGit);
  await chmod(at('bin/git'), 0o755);
  await writeFile(at('told'), '');
  const before = await texts(at('folder'));
  const changes = world.files((path) => before.get(path) ?? '');
  for (const [path, text] of Object.entries(changes)) await writeFile(at(`folder/${path}`), text, { mode: 0o600 });
  const input = new Set([...(await texts(at('folder'))).values()]);
  const result = await runProgram(process.execPath, [await builtProgram(), ...line], {
    directory: at('folder'),
    environment: {
      ...environment,
      PATH: `${at('bin')}:${process.env['PATH']}`,
      TMPDIR: at('tmp'),
      HOME: at('tmp'),
      TOLD: at('told'),
    },
  });
  const written = [...(await texts(at('folder')))].filter(([path, text]) => !input.has(text) && !isSecretFile(path));
  const kept = [...(await texts(at('tmp'))).values()];
  expect(result.code, `kpki ${line.join(' ')} ends by itself`).not.toBeNull();
  return [
    result.stdout,
    result.stderr,
    await readFile(at('told'), 'utf8'),
    ...written.map(([, text]) => text),
    ...kept,
  ].join('\n');
}

/** Those that keys belong into. */
function isSecretFile(path: string): boolean {
  return /\.(?:key|conf)$/.test(path);
}

async function texts(folder: string): Promise<ReadonlyMap<string, string>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  return new Map(
    await Promise.all(files.map(async (file) => [relative(folder, file), await readFile(file, 'utf8')] as const)),
  );
}

describe('no command says a secret', () => {
  const from = filled(kpkiFile(), 'local');

  /** In a short run every command and every format meets every second world. */
  const lines = (world: World, index: number): readonly (readonly string[])[] => {
    const some = index === 0 || isWhole ? formats : [formats[index % formats.length] ?? ''];
    const about = linesAbout({ file: world.file ?? 'kpki.yaml', environment: world.environment, formats: some });
    if (index === 0) return [...about, ...otherLines];
    return isWhole ? about : about.filter((_, line) => (line + Math.floor(index / formats.length)) % 2 === 0);
  };

  test.concurrent.each(worlds.map((world, index) => [world.title, world, index] as const))(
    '%s',
    { timeout: isWhole ? 900_000 : 240_000 },
    async (_, world, index) => {
      const canaries = [...Object.values(planted), ...markersOfKeys([...(await texts(from())).values()].join('\n'))];
      const wanted = canaries.flatMap(spellings);
      for (const line of lines(world, index)) {
        const text = await told(from(), world, line);
        for (const canary of wanted)
          if (text.includes(canary)) expect.fail(`kpki ${line.join(' ')}\n${text}\nholds ${canary}`);
      }
    },
  );

  test('the canaries are found where they are', async () => {
    const all = await texts(from());
    const kubeconfig = all.get('out/admin.conf') ?? '';
    for (const canary of markersOfKeys(kubeconfig).slice(0, 1))
      expect(Buffer.from(/client-key-data: "?([^"\s]*)/.exec(kubeconfig)?.[1] ?? '', 'base64').toString()).toContain(
        canary,
      );
    for (const spelling of spellings(planted.token)) {
      const said = [
        planted.token,
        Buffer.from(`ab${planted.token}c`).toString('base64'),
        Buffer.from(`a${planted.token}`).toString('base64'),
        Buffer.from(planted.token).toString('base64'),
        Buffer.from(planted.token).toString('hex'),
      ];
      expect(said.some((each) => each.includes(spelling))).toBe(true);
    }
  });
});
