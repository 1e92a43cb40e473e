import { needs } from '@kpki/services/vitest';
import { describe, expect, it } from 'vitest';
import { openBackend } from '../src/backend.ts';
import { tokenFlag } from '../src/constants.ts';
import type { Pkcs11Options } from '../src/options.ts';
import { overlaid, returned } from './overlaid.ts';
import { call, defaults, failureOf, hostWith, type Scene, softHsmComponents, withSoftHsm } from './scene.ts';

needs(...softHsmComponents)('the token that is chosen', () => {
  let scene: Scene;
  let twins: readonly [string, string];
  withSoftHsm((opened) => {
    scene = opened;
  });
  const open = (options: Partial<Pkcs11Options>, machine = {}) =>
    openBackend({ ...defaults, module: scene.hsm.module, ...options }, hostWith(scene.token.userPin), machine);

  it('is the one with that label, or serial number, or both', async () => {
    const { label: token, serial } = scene.token;
    for (const wanted of [{ token }, { serial }, { token, serial }]) {
      const opened = await open(wanted);
      await opened.check(call);
      await opened.close();
    }
  });

  it('has to be said', async () => {
    expect(await failureOf(() => open({}))).toMatchObject({
      code: 'invalid',
      message: 'say which token of the module is meant, by its label as `token` or by its `serial`',
    });
  });

  it('is missing: the message names the existing tokens', async () => {
    const { serial } = scene.token;
    expect(await failureOf(() => open({ token: 'other' }))).toMatchObject({
      code: 'missing',
      message: `find the token with the label "other": there is "kpki" (serial ${serial})`,
    });
    expect(await failureOf(() => open({ token: 'kpki', serial: '1' }))).toMatchObject({
      code: 'missing',
      message: `find the token with the label "kpki" and the serial number 1: there is "kpki" (serial ${serial})`,
    });
  });

  it('is none at all where the module has none', async () => {
    const through = (real: Parameters<typeof overlaid>[0]) => overlaid(real, () => ({ C_GetSlotList: () => [] }));
    expect((await failureOf(() => open({ token: 'kpki' }, { through }))).message).toBe(
      'find the token with the label "kpki": the module has no token; check that the device is connected and initialized',
    );
  });

  it('may be a token that hides its identity for now', async () => {
    const through = (real: Parameters<typeof overlaid>[0]) =>
      overlaid(real, () => ({ C_GetTokenInfo: () => returned('CKR_GENERAL_ERROR', 5) }));
    expect(await failureOf(() => open({ token: 'kpki' }, { through }))).toMatchObject({
      code: 'unavailable',
      message: expect.stringContaining('CKR_GENERAL_ERROR'),
    });
  });

  it('is one of two with the same label: the serial number decides', async () => {
    const made = [await scene.hsm.addToken('twin'), await scene.hsm.addToken('twin')];
    twins = [made[0]?.serial ?? '', made[1]?.serial ?? ''];
    const failure = await failureOf(() => open({ token: 'twin' }));
    expect(failure.code).toBe('conflict');
    expect(failure.message).toMatch(
      /^find the token with the label "twin": 2 have this label; choose one with `serial`: /,
    );
    const opened = await open({ serial: twins[0] });
    await opened.close();
  });

  describe('creates nothing', () => {
    it('where it is write-protected', async () => {
      const through = (real: Parameters<typeof overlaid>[0]) =>
        overlaid(real, () => ({
          C_GetTokenInfo: (slot) => {
            const info = real.C_GetTokenInfo(slot);
            return { ...info, flags: info.flags | tokenFlag.writeProtected };
          },
        }));
      const opened = await open({ token: 'kpki' }, { through });
      expect(opened.keyStore?.creates).toEqual([]);
      await opened.close();
    });

    it('if the options say so, and then signs with existing keys', async () => {
      const writer = await open({ token: 'kpki' });
      const created = await writer.keyStore?.create('read-only', 'ec-p256', call);
      const reader = await open({ token: 'kpki', readOnly: true });
      expect(reader.keyStore?.creates).toEqual([]);
      expect(await failureOf(() => reader.keyStore?.create('other', 'ec-p256', call))).toMatchObject({
        code: 'unsupported',
        message: 'create the key "other" of kind ec-p256: this backend creates no keys',
      });
      const found = await reader.keyStore?.find('read-only', call);
      expect(found?.publicKey).toEqual(created?.publicKey);
      expect(await found?.sign(new Uint8Array(10), 'ec-sha256', call)).toBeInstanceOf(Uint8Array);
      await Promise.all([reader.close(), writer.close()]);
    });
  });
});
