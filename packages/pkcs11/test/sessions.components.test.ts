import { readdir, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import type { Backend, SigningKey } from '@kpki/plugin';
import { needs } from '@kpki/services/vitest';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { loadAddon } from '../src/addon.ts';
import { openBackend, type Pkcs11Dependencies } from '../src/backend.ts';
import type { Cryptoki, Handle } from '../src/cryptoki.ts';
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

/** Another user of the module in the same process. */
type Other = Cryptoki & { C_CloseAllSessions(slot: Handle): void; C_Logout(session: Handle): void };

const message = new Uint8Array(100).fill(1);

needs(...softHsmComponents)('sessions with a token', () => {
  let scene: Scene;
  let host: PersonHost;
  const opened: Backend[] = [];
  withSoftHsm((made) => {
    scene = made;
  });
  beforeEach(() => {
    host = hostWith(scene.token.userPin);
  });
  afterEach(async () => {
    for (const backend of opened.splice(0)) await backend.close();
  });

  async function open(options: Partial<Pkcs11Options> = {}, machine: Pkcs11Dependencies = {}): Promise<Backend> {
    const backend = await openBackend(
      { ...defaults, module: scene.hsm.module, token: 'kpki', ...options },
      host,
      machine,
    );
    opened.push(backend);
    return backend;
  }

  let names = 0;
  async function keyAt(backend: Backend): Promise<SigningKey> {
    names += 1;
    const key = await backend.keyStore?.create(`session-${names}`, 'ec-p256', call);
    if (key === undefined) throw new Error('there is no key store');
    return key;
  }

  async function somebodyElse(): Promise<{ readonly other: Other; readonly slot: Handle }> {
    const other = (await loadAddon())(scene.hsm.module) as Other;
    const [slot] = other.C_GetSlotList(true);
    if (slot === undefined) throw new Error('there is no token');
    return { other, slot };
  }

  it.each([1, 3])('are at most %i, whatever is signed at a time', async (sessions) => {
    let busy = 0;
    let most = 0;
    const counting = (real: Cryptoki) =>
      overlaid(real, () => ({
        C_SignAsync: async (session, data, room) => {
          busy += 1;
          most = Math.max(most, busy);
          const signature = await real.C_SignAsync(session, data, room);
          busy -= 1;
          return signature;
        },
      }));
    const key = await keyAt(await open({ sessions }, { through: counting }));
    await Promise.all(Array.from({ length: 40 }, () => key.sign(message, 'ec-sha256', call)));
    expect(most).toBe(sessions);
  });

  it('are no more than the token allows, one of them kept to stay logged in', async () => {
    let openNow = 0;
    let most = 0;
    const limited = (real: Cryptoki) =>
      overlaid(real, () => ({
        C_GetTokenInfo: (slot) => ({ ...real.C_GetTokenInfo(slot), maxSessionCount: 2 }),
        C_OpenSession: (slot, flags) => {
          openNow += 1;
          most = Math.max(most, openNow);
          return real.C_OpenSession(slot, flags);
        },
        C_CloseSession: (session) => {
          openNow -= 1;
          real.C_CloseSession(session);
        },
      }));
    const backend = await open({ sessions: 8 }, { through: limited });
    const key = await keyAt(backend);
    await Promise.all(Array.from({ length: 12 }, () => key.sign(message, 'ec-sha256', call)));
    expect(most).toBe(2);
    await backend.close();
    expect(openNow).toBe(0);
  });

  it('leave the event loop free while a key is made', async () => {
    const { keyStore } = await open();
    let turns = 0;
    const counting = setInterval(() => {
      turns += 1;
    }, 1);
    await keyStore?.create('slow', 'rsa-4096', call);
    clearInterval(counting);
    expect(turns).toBeGreaterThan(20);
  });

  it('are given up for one who waits no longer', async () => {
    const key = await keyAt(await open({ sessions: 1 }));
    const controller = new AbortController();
    const long = Array.from({ length: 20 }, () => key.sign(message, 'ec-sha256', call));
    const given = failureOf(() => key.sign(message, 'ec-sha256', { signal: controller.signal }));
    controller.abort();
    expect((await given).code).toBe('cancelled');
    expect(await Promise.all(long)).toHaveLength(20);
    expect(await key.sign(message, 'ec-sha256', call)).toBeInstanceOf(Uint8Array);
  });

  it('wait while another makes a key, also of another instance, and are given up for one who waits no longer', async () => {
    const { promise, resolve } = Promise.withResolvers<void>();
    const begun = Promise.withResolvers<void>();
    const slow = await open(
      {},
      {
        through: (real) =>
          overlaid(real, (module) => ({
            C_GenerateKeyPairAsync: async (...words) => {
              begun.resolve();
              await promise;
              return module.C_GenerateKeyPairAsync(...words);
            },
          })),
      },
    );
    const { keyStore } = await open();
    const making = slow.keyStore?.create('made-slowly', 'ec-p256', call);
    await begun.promise;
    const controller = new AbortController();
    const given = failureOf(() => keyStore?.create('given-up', 'ec-p256', { signal: controller.signal }));
    let isFound = false;
    const finding = keyStore?.find('made-slowly', call).then((key) => {
      isFound = true;
      return key;
    });
    await pause(100);
    expect(isFound).toBe(false);
    controller.abort();
    expect((await given).code).toBe('cancelled');
    resolve();
    expect((await finding)?.publicKey).toEqual((await making)?.publicKey);
    expect(await keyStore?.find('given-up', call)).toBeNull();
  });

  describe('that ended', () => {
    const losses: readonly (readonly [string, (other: Other, slot: Handle) => void, RegExp])[] = [
      ['closed by somebody else', (other, slot) => other.C_CloseAllSessions(slot), /CKR_SESSION_HANDLE_INVALID/],
      ['logged out', (other, slot) => other.C_Logout(other.C_OpenSession(slot, 4)), /CKR_USER_NOT_LOGGED_IN/],
      ['finalised', (other) => other.C_Finalize(), /CKR_CRYPTOKI_NOT_INITIALIZED/],
    ];

    it.each(losses)('%s: said once, and the next call has new ones', async (_, lose, name) => {
      const backend = await open();
      const key = await keyAt(backend);
      // Keeps a session for the next call.
      await key.sign(message, 'ec-sha256', call);
      const { other, slot } = await somebodyElse();
      lose(other, slot);
      const failure = await failureOf(() => key.sign(message, 'ec-sha256', call));
      expect(failure).toMatchObject({ code: 'unavailable', message: expect.stringMatching(name) });
      expect(await key.sign(message, 'ec-sha256', call)).toBeInstanceOf(Uint8Array);
      // The typed PIN is still known.
      expect(host.questions.length).toBe(1);
    });

    it.each(losses)('%s: what is not found is not said to be absent', async (_, lose, name) => {
      const backend = await open();
      const key = await keyAt(backend);
      // Keeps a session for the next call.
      await key.sign(message, 'ec-sha256', call);
      const { other, slot } = await somebodyElse();
      lose(other, slot);
      const failure = await failureOf(() => backend.keyStore?.find(`session-${names}`, call));
      expect(failure).toMatchObject({ code: 'unavailable', message: expect.stringMatching(name) });
      expect((await backend.keyStore?.find(`session-${names}`, call))?.publicKey).toEqual(key.publicKey);
    });

    it('with a token that was removed: the key is missing, and found again once the token is back', async () => {
      const backend = await open();
      const key = await keyAt(backend);
      const tokens = join(scene.folder, 'tokens');
      const [folder = ''] = await readdir(tokens);
      await rename(join(tokens, folder), join(scene.folder, 'out'));
      const failures = [
        await failureOf(() => backend.check(call)),
        await failureOf(() => backend.keyStore?.find('anything', call)),
        await failureOf(() => key.sign(message, 'ec-sha256', call)),
      ];
      await rename(join(scene.folder, 'out'), join(tokens, folder));
      expect(failures.map(({ code }) => code)).toEqual(['unavailable', 'missing', 'missing']);
      expect(failures[0]?.message).toContain('CKR_TOKEN_NOT_PRESENT');
      expect(failures[1]?.message).toContain('"kpki"');
      expect(await key.sign(message, 'ec-sha256', call)).toBeInstanceOf(Uint8Array);
    });

    it.each([
      ['CKR_DEVICE_REMOVED', 0x32, 'uncertain'],
      ['CKR_SESSION_HANDLE_INVALID', 0xb3, 'unavailable'],
      ['CKR_GENERAL_ERROR', 0x05, 'uncertain'],
      ['CKR_SESSION_READ_ONLY', 0xb5, 'denied'],
      ['CKR_TOKEN_WRITE_PROTECTED', 0xe2, 'denied'],
      ['CKR_DEVICE_MEMORY', 0x31, 'denied'],
      ['CKR_CURVE_NOT_SUPPORTED', 0x140, 'unsupported'],
    ])('while a key is made, with %s: it is told what is known', async (name, number, code) => {
      const failing = (real: Cryptoki) =>
        overlaid(real, () => ({ C_GenerateKeyPairAsync: async () => returned(name, number) }));
      const { keyStore } = await open({}, { through: failing });
      const failure = await failureOf(() => keyStore?.create('never', 'ec-p256', call));
      expect(failure).toMatchObject({ code, message: expect.stringMatching(new RegExp(`"never": ${name}`)) });
    });
  });

  it('end with the backend: then it says that it was closed', async () => {
    const backend = await open();
    const key = await keyAt(backend);
    await backend.close();
    for (const attempt of [() => key.sign(message, 'ec-sha256', call), () => backend.check(call)]) {
      expect(await failureOf(attempt)).toMatchObject({
        code: 'invalid',
      });
    }
  });

  it('are waited for when it is closed', async () => {
    const backend = await open();
    const key = await keyAt(backend);
    const signing = key.sign(message, 'ec-sha256', call);
    await backend.close();
    expect(await signing).toBeInstanceOf(Uint8Array);
  });

  it('also work in a thread, together with those of the first thread', async () => {
    const key = await keyAt(await open());
    const worker = new Worker(new URL('signing-thread.ts', import.meta.url), {
      execArgv: ['--conditions=@kpki/source'],
      workerData: { module: scene.hsm.module, name: `session-${names}`, pin: scene.token.userPin },
    });
    const answer = await new Promise((resolve, reject) => {
      worker.once('message', resolve);
      worker.once('error', reject);
    });
    await worker.terminate();
    await pause(10);
    expect(answer).toEqual({ publicKey: key.publicKey, length: expect.any(Number) });
    const after = await key.sign(message, 'ec-sha256', call).catch((error: unknown) => error);
    // The thread did not finalize a module that it had not initialized.
    expect(after).toBeInstanceOf(Uint8Array);
  });
});
