import { mkdir, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { programPath, runProgram, type TemporaryDirectory, temporaryDirectory } from '@kpki/services';
import { needs } from '@kpki/services/vitest';
import { builtProgram } from 'kpki/test/built/program.ts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { buildBinary } from '../src/binary/binary.ts';
import { readBundle } from '../src/binary/bundle.ts';
import { buildPkcs11Addon } from '../src/binary/pkcs11-addon.ts';
import { compareVersions, highestVersion, requiredSymbolVersions } from '../src/elf/required-libraries.ts';
import { platforms } from '../src/platform.ts';

/** Where Debian's cross compiler has the C and C++ libraries of the other processor. */
const libraries = '/usr/aarch64-linux-gnu';

needs('aarch64-linux-gnu-g++', 'qemu-aarch64')('the binary for arm64', () => {
  let folder: TemporaryDirectory;
  let binary: string;
  const platform = platforms['linux-arm64'];

  beforeAll(async () => {
    folder = await temporaryDirectory();
    binary = join(folder.path, 'bin/kpki');
    await buildBinary(platform, binary, await readBundle(dirname(builtProgram)));
    await buildPkcs11Addon(platform, join(folder.path, 'lib/kpki/pkcs11js'));
  });
  afterAll(() => folder[Symbol.asyncDispose]());

  test('makes a PKI that it finds right, on an emulated processor', async () => {
    const directory = join(folder.path, 'pki');
    await mkdir(directory);
    const kpki = async (...words: readonly string[]): Promise<string> => {
      const emulated = ['-L', libraries, binary, ...words];
      const result = await runProgram(programPath('qemu-aarch64'), emulated, {
        directory,
        withinMilliseconds: 300_000,
      });
      expect(result, words.join(' ')).toMatchObject({ code: 0 });
      return result.stdout;
    };
    expect(await kpki('--version')).toMatch(/^\d+\.\d+\.\d+\n$/);
    await kpki('init', '--yes');
    await kpki('apply', '--yes');
    expect(await kpki('status')).toContain('artifacts are ok');
    expect(await kpki('verify')).toContain('checks hold');
  });

  test('and its addon run with glibc 2.28 and the C++ library of GCC 5', async () => {
    for (const file of [binary, join(folder.path, 'lib/kpki/pkcs11js/build/Release/pkcs11.node')]) {
      const versions = requiredSymbolVersions(await readFile(file));
      expect(compareVersions(highestVersion(versions, 'GLIBC') ?? '', '2.28'), file).toBeLessThanOrEqual(0);
      expect(compareVersions(highestVersion(versions, 'GLIBCXX') ?? '0', '3.4.21'), file).toBeLessThanOrEqual(0);
    }
  });
});
