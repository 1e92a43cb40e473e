import { copyFile, mkdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { component, openSoftHsm, temporaryDirectory } from '@kpki/services';
import { needs } from '@kpki/services/vitest';
import { describe, expect, it } from 'vitest';
import { loadAddon } from '../src/addon.ts';
import { openBackend, type Pkcs11Dependencies } from '../src/backend.ts';
import { overlaid, returned } from './overlaid.ts';
import { call, defaults, failureOf, hostWith, type Scene, softHsmComponents, withSoftHsm } from './scene.ts';

needs(...softHsmComponents)('a module', () => {
  let scene: Scene;
  withSoftHsm((made) => {
    scene = made;
  });

  const open = (module: string, machine: Pkcs11Dependencies = {}, folder = scene.folder) =>
    openBackend({ ...defaults, module, token: 'kpki' }, hostWith(scene.token.userPin, folder), machine);
  async function trusted(name: string, content: Uint8Array): Promise<readonly [string, Pkcs11Dependencies]> {
    const path = join(scene.folder, name);
    await writeFile(path, content);
    return [path, { variables: { KPKI_PKCS11_MODULES: `/nowhere:${path}` } }];
  }

  describe('that cannot be loaded', () => {
    it('is not there', async () => {
      expect(await failureOf(() => open('./none.so'))).toMatchObject({
        code: 'missing',
        message: `load the PKCS#11 module ${join(scene.folder, 'none.so')}, which does not exist; check \`module\``,
      });
    });

    it('is a folder', async () => {
      expect(await failureOf(() => open('.'))).toMatchObject({
        code: 'invalid',
      });
    });

    it('is no library', async () => {
      expect(await failureOf(async () => open(...(await trusted('text.so', Buffer.from('hello')))))).toMatchObject({
        code: 'invalid',
        message: expect.stringMatching(/text\.so: .*`module`/),
      });
    });

    it('is for another processor', async () => {
      const foreign = await readFile(scene.hsm.module);
      // A machine in the ELF header that differs from that of the test.
      foreign.writeUInt16LE(process.arch === 's390x' ? 62 : 22, 18);
      const failure = await failureOf(async () => open(...(await trusted('foreign.so', foreign))));
      expect(failure.code).toBe('invalid');
      expect(failure.message).toMatch(
        /foreign\.so: it is for (s390x|x64), but this machine is \w+; use the vendor’s module/,
      );
    });

    it('is a library, and no module', async () => {
      const found = component('pkcs11js');
      const library = 'path' in found ? await readFile(found.path) : Buffer.alloc(0);
      const failure = await failureOf(async () => open(...(await trusted('other.so', library))));
      expect(failure).toMatchObject({
        code: 'invalid',
        message: expect.stringMatching(
          /other\.so: (it is a library, but not a PKCS#11 module; check `module`|.*undefined symbol)/,
        ),
      });
    });

    it('does not begin', async () => {
      const [path, machine] = await trusted('own.so', await readFile(scene.hsm.module));
      const load = await loadAddon();
      const addon = async () => (at: string) =>
        overlaid(load(at), () => ({ C_Initialize: () => returned('CKR_GENERAL_ERROR', 5) }));
      expect(await failureOf(() => open(path, { ...machine, addon }))).toMatchObject({
        code: 'unavailable',
        message: expect.stringMatching(/own\.so: CKR_GENERAL_ERROR/),
      });
    });
  });

  describe('that a configuration file brings along', () => {
    it('is not loaded, whatever it is called', async () => {
      await using elsewhere = await temporaryDirectory();
      const copy = join(elsewhere.path, 'module.so');
      await copyFile(scene.hsm.module, copy);
      const failure = await failureOf(() => open('./module.so', {}, elsewhere.path));
      expect(failure.code).toBe('denied');
      expect(failure.message).toContain(`if you trust it, set KPKI_PKCS11_MODULES=${copy}`);
      const up = '../'.repeat(elsewhere.path.split('/').length);
      await mkdir(join(elsewhere.path, 'usr/lib'), { recursive: true });
      await symlink(copy, join(elsewhere.path, 'usr/lib/module.so'));
      expect((await failureOf(() => open('./usr/lib/module.so', {}, elsewhere.path))).code).toBe('denied');
      const roundabout = `/usr/lib/${up}${copy}`;
      expect((await failureOf(() => open(roundabout, {}, elsewhere.path))).code).toBe('denied');
    });

    it('is loaded from a folder that the user of kpki named', async () => {
      const [path, machine] = await trusted('named.so', await readFile(scene.hsm.module));
      const opened = await open(path, machine);
      await opened.check(call);
      await opened.close();
    });
  });

  it('is initialized once for several instances, and again after the last was closed', async () => {
    const first = await open(scene.hsm.module);
    const second = await open(scene.hsm.module);
    await first.close();
    await first.close();
    await second.check(call);
    await second.close();
    // SoftHSM reads the location of its tokens when it is initialized: it was finalized in between.
    await using elsewhere = await temporaryDirectory();
    const other = await openSoftHsm(elsewhere.path);
    process.env['SOFTHSM2_CONF'] = other.configuration;
    const failure = await failureOf(() => open(scene.hsm.module));
    process.env['SOFTHSM2_CONF'] = scene.hsm.configuration;
    expect(failure.message).toContain('the module has no token');
    const third = await open(scene.hsm.module);
    await third.check(call);
    await third.close();
  });
});
