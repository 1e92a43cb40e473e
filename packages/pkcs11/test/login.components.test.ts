import { randomBytes } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { needs } from '@kpki/services/vitest';
import { describe, expect, it } from 'vitest';
import { openBackend, type Pkcs11Dependencies } from '../src/backend.ts';
import { tokenFlag } from '../src/constants.ts';
import type { Cryptoki } from '../src/cryptoki.ts';
import type { Pkcs11Options } from '../src/options.ts';
import { overlaid, returned } from './overlaid.ts';
import {
  call,
  defaults,
  failureOf,
  hostWith,
  type PersonHost,
  type Scene,
  softHsmComponents,
  withSoftHsm,
} from './scene.ts';

needs(...softHsmComponents)('a login', () => {
  let scene: Scene;
  withSoftHsm((opened) => {
    scene = opened;
  });

  const open = (host: PersonHost, options: Partial<Pkcs11Options> = {}, machine: Pkcs11Dependencies = {}) =>
    openBackend({ ...defaults, module: scene.hsm.module, token: 'kpki', ...options }, host, machine);

  /** Returns the result of a check, and closes everything: no user is logged in before the next check. */
  async function checked(host: PersonHost, options: Partial<Pkcs11Options> = {}, machine: Pkcs11Dependencies = {}) {
    const opened = await open(host, options, machine);
    try {
      await opened.check(call);
      return null;
    } catch (error) {
      return error as Error;
    } finally {
      await opened.close();
    }
  }

  /** Returns the module with a token that reports these flags, and counts the logins. */
  function saying(flags: number, login?: Cryptoki['C_Login']) {
    const sent: string[] = [];
    const through = (real: Cryptoki) =>
      overlaid(real, () => ({
        C_GetTokenInfo: (slot) => {
          const info = real.C_GetTokenInfo(slot);
          return { ...info, flags: info.flags | flags };
        },
        C_Login: (session, user, pin) => {
          sent.push(pin);
          return (login ?? real.C_Login.bind(real))(session, user, pin);
        },
      }));
    return { sent, machine: { through } };
  }

  describe('with a PIN', () => {
    it('that a person enters is requested once, however many calls run at a time', async () => {
      const host = hostWith(scene.token.userPin);
      const opened = await open(host);
      await Promise.all([opened.check(call), opened.keyStore?.find('a', call), opened.keyStore?.find('b', call)]);
      expect(host.questions).toEqual([`PIN of the token "kpki" (serial ${scene.token.serial})`]);
      await opened.close();
    });

    it('that is in a file next to the configuration file', async () => {
      await writeFile(join(scene.folder, 'pin'), `${scene.token.userPin}\n`);
      expect(await checked(hostWith(null, scene.folder), { pinFile: './pin' })).toBeNull();
    });

    it('that is in a variable', async () => {
      const variables = { ...process.env, KPKI_OUR_PIN: scene.token.userPin };
      expect(await checked(hostWith(null), { pinVariable: 'KPKI_OUR_PIN' }, { variables })).toBeNull();
    });

    it.each([
      [{ pinFile: './none' }, 'invalid', /^read the PIN from \S+none, which does not exist; check `pinFile`$/],
      [{ pinFile: './empty' }, 'invalid', /^read the PIN from \S+empty, which is empty$/],
      [{ pinVariable: 'KPKI_UNSET' }, 'invalid', /^read the PIN from the variable KPKI_UNSET, which is not set$/],
      [{}, 'denied', /^nobody is there to answer; to have it read, say `pinFile` or `pinVariable`$/],
    ])('that is not there: %j', async (options, code, message) => {
      await writeFile(join(scene.folder, 'empty'), '\n');
      const failure = await checked(hostWith(null, scene.folder), options);
      expect(failure).toMatchObject({ code, message: expect.stringMatching(message) });
    });

    it('in a file and in a variable is one too many', async () => {
      const failure = await failureOf(() => open(hostWith(null), { pinFile: 'a', pinVariable: 'KPKI_B' }));
      expect(failure).toMatchObject({
        code: 'invalid',
        message: expect.stringMatching(/`pinFile`.*`pinVariable`/),
      });
    });

    it('that may be entered at the device is not asked for', async () => {
      const { sent, machine } = saying(tokenFlag.protectedAuthenticationPath, () => {});
      const host = hostWith(null);
      const opened = await open(host, {}, machine);
      // There is no PIN pad: the test shows that kpki does not prompt, and names the fix.
      await failureOf(() => opened.check(call));
      await opened.close();
      expect([sent, host.questions]).toEqual([[''], []]);
      expect(host.lines).toEqual([
        `info enter the PIN of the token "kpki" (serial ${scene.token.serial}) at the device`,
      ]);
    });
  });

  describe('with a wrong PIN', () => {
    it('is tried once by an instance, and says what the token tells of the tries that are left', async () => {
      const { sent, machine } = saying(0);
      const host = hostWith(`wrong-${randomBytes(4).toString('hex')}`);
      const opened = await open(host, {}, machine);
      const failures = [
        await failureOf(() => opened.check(call)),
        await failureOf(() => opened.keyStore?.find('a', call)),
        await failureOf(() => opened.check(call)),
      ];
      await opened.close();
      expect(failures.map(({ code }) => code)).toEqual(['denied', 'denied', 'denied']);
      expect(failures[0]?.message).toBe(
        `log in to the token "kpki" (serial ${scene.token.serial}): the PIN is wrong; it is not tried again in this run; the token counts: after some more it locks`,
      );
      expect([sent.length, host.questions.length]).toEqual([1, 1]);
    });

    it('is not sent by another instance either; another PIN is', async () => {
      const { sent, machine } = saying(0);
      const path = join(scene.folder, 'wrong');
      await writeFile(path, `wrong-${randomBytes(4).toString('hex')}`);
      await checked(hostWith(null, scene.folder), { pinFile: path }, machine);
      const again = await checked(hostWith(null, scene.folder), { pinFile: path }, machine);
      expect(again).toMatchObject({ code: 'denied' });
      await writeFile(path, scene.token.userPin);
      expect(await checked(hostWith(null, scene.folder), { pinFile: path }, machine)).toBeNull();
      expect(sent.length).toBe(2);
    });

    it('warns the person at the next prompt', async () => {
      await checked(hostWith(`wrong-${randomBytes(4).toString('hex')}`));
      const host = hostWith(scene.token.userPin);
      expect(await checked(host)).toBeNull();
      expect(host.questions[0]).toMatch(/; a wrong one was entered before$/);
    });
  });

  describe('that cannot be', () => {
    const answer = (name: string, number: number) => () => returned(name, number);

    it.each([
      ['CKR_PIN_LOCKED', 0xa4, /its PIN is locked, after too many wrong ones; the security officer unlocks it/],
      ['CKR_PIN_EXPIRED', 0xa3, /its PIN has to be changed first: `pkcs11-tool --login --change-pin`/],
      ['CKR_PIN_LEN_RANGE', 0xa2, /the PIN has a length, or characters, that the token takes for none/],
      ['CKR_USER_PIN_NOT_INITIALIZED', 0x102, /no PIN was set for its user yet/],
      ['CKR_PIN_INCORRECT', 0xa0, /the PIN is wrong/],
    ])('for %s', async (name, number, message) => {
      const { sent, machine } = saying(0, answer(name, number));
      const opened = await open(hostWith(`pin-${name}`), {}, machine);
      const failures = [await failureOf(() => opened.check(call)), await failureOf(() => opened.check(call))];
      await opened.close();
      for (const failure of failures) {
        expect(failure).toMatchObject({ code: 'denied', message: expect.stringMatching(message) });
      }
      expect(sent.length).toBe(1);
    });

    it('since the PIN is locked by now, says so at once', async () => {
      const { sent, machine } = saying(tokenFlag.userPinLocked);
      const failure = await checked(hostWith(scene.token.userPin), {}, machine);
      expect(failure).toMatchObject({ code: 'denied', message: expect.stringContaining('its PIN is locked') });
      expect(sent).toEqual([]);
    });

    it('with the last try is left to a person', async () => {
      const { sent, machine } = saying(tokenFlag.userPinFinalTry);
      const variables = { ...process.env, KPKI_OUR_PIN: scene.token.userPin };
      const failure = await checked(hostWith(null), { pinVariable: 'KPKI_OUR_PIN' }, { ...machine, variables });
      expect(failure).toMatchObject({ code: 'denied', message: expect.stringContaining('one attempt is left') });
      expect(sent).toEqual([]);
      const host = hostWith(scene.token.userPin);
      expect(await checked(host, {}, machine)).toBeNull();
      expect(host.questions[0]).toMatch(/; a wrong one locks it now$/);
    });

    it('with a wrong PIN that locked the token reports the lock', async () => {
      let flags = 0;
      const through = (real: Cryptoki) =>
        overlaid(real, () => ({
          C_GetTokenInfo: (slot) => {
            const info = real.C_GetTokenInfo(slot);
            return { ...info, flags: info.flags | flags };
          },
          C_Login: () => {
            flags = tokenFlag.userPinLocked;
            return returned('CKR_PIN_INCORRECT', 0xa0);
          },
        }));
      const failure = await checked(hostWith('pin-the-last'), {}, { through });
      expect(failure?.message).toMatch(
        /the PIN is wrong; .*; with that it was locked, and the security officer unlocks it$/,
      );
    });
  });

  it('of one instance lets others of this process in, and outlives it', async () => {
    const first = await open(hostWith(scene.token.userPin));
    await first.check(call);
    const host = hostWith(null);
    const second = await open(host);
    await second.check(call);
    await first.close();
    await second.check(call);
    expect(host.questions).toEqual([]);
    await second.close();
    expect((await checked(hostWith(null)))?.message).toContain('nobody is there to answer');
  });
});
