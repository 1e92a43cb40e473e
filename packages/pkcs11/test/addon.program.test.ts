import { cp, mkdir, symlink, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { runProgram, temporaryDirectory } from '@kpki/services';
import { expect, it } from 'vitest';

const packageFolder = fileURLToPath(new URL('..', import.meta.url));

async function openedIn(folder: string): Promise<string> {
  const modules = join(folder, 'node_modules');
  await mkdir(join(modules, '@kpki'), { recursive: true });
  await cp(join(packageFolder, 'src'), join(folder, 'src'), { recursive: true });
  for (const name of ['plugin', 'x509']) await symlink(join(packageFolder, '..', name), join(modules, '@kpki', name));
  const zod = createRequire(import.meta.url).resolve('zod/package.json');
  await symlink(dirname(zod), join(modules, 'zod'));
  const program = `
    import { backend } from './src/index.ts';
    const options = (await backend.options['~standard'].validate({ module: '/usr/lib/os-release', token: 'a' })).value;
    await backend.open(options, { folder: '/' }).catch(({ code, message }) => console.log(code, message));
  `;
  await writeFile(join(folder, 'open.ts'), program);
  await writeFile(join(folder, 'package.json'), '{ "type": "module" }');
  const result = await runProgram(process.execPath, ['--conditions=@kpki/source', 'open.ts'], { directory: folder });
  return result.stdout + result.stderr;
}

it('without pkcs11js, opening says what to install, and nothing else fails', async () => {
  await using folder = await temporaryDirectory();
  expect(await openedIn(folder.path)).toMatch(
    /^missing load pkcs11js, the PKCS#11 library: it is not installed; .*`npm install --global --allow-scripts=pkcs11js pkcs11js`.*python3, make and g\+\+\n$/,
  );
});

it('with a package that npm did not compile, opening names the command to compile it', async () => {
  await using folder = await temporaryDirectory();
  const addon = dirname(createRequire(import.meta.url).resolve('pkcs11js/package.json'));
  const copy = join(folder.path, 'node_modules/pkcs11js');
  await mkdir(copy, { recursive: true });
  for (const file of ['index.js', 'package.json']) await cp(join(addon, file), join(copy, file));
  expect(await openedIn(folder.path)).toMatch(
    /^missing load pkcs11js, the PKCS#11 library: it is installed but not compiled, .*`npm approve-scripts pkcs11js && npm rebuild pkcs11js`; /,
  );
});
