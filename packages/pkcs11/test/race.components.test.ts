import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { setTimeout as pause } from 'node:timers/promises';
import { type Backend, type KeyKind, PluginError } from '@kpki/plugin';
import { partOf } from '@kpki/services/random-cases';
import { needs } from '@kpki/services/vitest';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadAddon } from '../src/addon.ts';
import { openBackend } from '../src/backend.ts';
import { attribute, flag } from '../src/constants.ts';
import type { Cryptoki, Handle } from '../src/cryptoki.ts';
import { createPair } from '../src/keys/create.ts';
import { keyNameOf } from '../src/keys/names.ts';
import { objectsWith } from '../src/keys/objects.ts';
import { chooseToken } from '../src/token/tokens.ts';
import { overlaid } from './overlaid.ts';
import { call, defaults, failureOf, hostWith, type Scene, softHsmComponents, withSoftHsm } from './scene.ts';

type Generate = (
  ...words: Parameters<Cryptoki['C_GenerateKeyPairAsync']>
) => Awaited<ReturnType<Cryptoki['C_GenerateKeyPairAsync']>>;

// Races are tried several times: once in every run, all in the soak.
needs(...softHsmComponents)('several that create one key', () => {
  let scene: Scene;
  let backend: Backend;
  const children: ChildProcessWithoutNullStreams[] = [];
  withSoftHsm((made) => {
    scene = made;
  });
  beforeAll(async () => {
    const options = { ...defaults, module: scene.hsm.module, token: 'kpki' };
    backend = await openBackend(options, hostWith(scene.token.userPin), {});
    await backend.check(call);
  });
  afterAll(async () => {
    for (const child of children) child.kill('SIGKILL');
    await backend?.close();
  });

  const publicKeyOf = async (name: string): Promise<string> =>
    Buffer.from((await backend.keyStore?.find(name, call))?.publicKey ?? []).toString('hex');

  async function expectOnePair(name: string): Promise<void> {
    expect(countOf(await scene.hsm.tool(scene.token, '--list-objects'), name)).toBe(2);
  }

  function countOf(listed: string, name: string): number {
    return listed.split('\n').filter((line) => line.trim() === `label:      ${name}`).length;
  }

  describe('as processes of one machine', () => {
    async function child(name: string, how: 'slowly' | 'at once') {
      const program = new URL('creating-child.ts', import.meta.url).pathname;
      const started = spawn(process.execPath, ['--conditions=@kpki/source', program, scene.hsm.module, name, how], {
        env: { ...process.env, OUR_PIN: scene.token.userPin },
        stdio: 'pipe',
      });
      children.push(started);
      started.stderr.pipe(process.stderr);
      const lines = createInterface({ input: started.stdout })[Symbol.asyncIterator]();
      expect((await lines.next()).value).toBe(how === 'slowly' ? 'looked' : 'ready');
      return {
        process: started,
        async go(): Promise<string> {
          const ended = once(started, 'exit');
          started.stdin.write('go\n');
          const said = String((await lines.next()).value);
          await ended;
          return said;
        },
      };
    }

    it.each(partOf([1, 2], 2))('at the same time: exactly one has it (%i)', async (round) => {
      const name = `race-${round}`;
      const all = await Promise.all([1, 2, 3].map(() => child(name, 'at once')));
      const said = await Promise.all(all.map((each) => each.go()));
      const created = said.filter((each) => each.startsWith('created '));
      expect(created, said.join('\n')).toHaveLength(1);
      expect(said.filter((each) => each.startsWith('conflict '))).toHaveLength(2);
      expect(created[0]).toBe(`created ${await publicKeyOf(name)}`);
      await expectOnePair(name);
    });

    it('one while another is between its look and its key: it waits, and then the name is taken', async () => {
      const slow = await child('slow', 'slowly');
      const failing = failureOf(() => backend.keyStore?.create('slow', 'ec-p256', call));
      expect(await slow.go()).toMatch(/^created /);
      expect(await failing).toMatchObject({
        code: 'conflict',
      });
      await expectOnePair('slow');
    });

    it('one after another was killed there: the name is free', async () => {
      const slow = await child('killed', 'slowly');
      slow.process.kill('SIGKILL');
      expect((await backend.keyStore?.create('killed', 'ec-p256', call))?.kind).toBe('ec-p256');
      await expectOnePair('killed');
    });
  });

  it('keys of different names, while others are looked for: all are made, and nothing is left half made', async () => {
    const names = Array.from({ length: 12 }, (_, index) => `beside-${index}`);
    let creating = true;
    const looking = (async () => {
      for (; creating; await pause(1)) await Promise.all(names.map((name) => backend.keyStore?.find(name, call)));
    })();
    await Promise.all(names.map((name) => backend.keyStore?.create(name, 'ec-p256', call))).finally(() => {
      creating = false;
    });
    await looking;
    const listed = await scene.hsm.tool(scene.token, '--list-objects');
    expect(listed).not.toMatch(/label: *\n/);
    for (const name of names) expect(countOf(listed, name)).toBe(2);
  });

  function remove(cryptoki: Cryptoki, session: Handle, own: readonly Handle[], name: string): void {
    const label = { type: attribute.label, value: name };
    for (const object of objectsWith({ cryptoki, handle: session }, [label])) {
      if (!own.some((each) => each.equals(object))) cryptoki.C_DestroyObject(session, object);
    }
  }

  /** On this thread: SoftHSM itself sometimes fails if one call makes a key while another looks for objects. */
  function generateBlocking(module: Cryptoki, words: Parameters<Cryptoki['C_GenerateKeyPairAsync']>) {
    const { C_GenerateKeyPair: generate } = module as unknown as Record<'C_GenerateKeyPair', Generate>;
    return generate.apply(module, words);
  }

  // Several machines at one device, each with its own module: here two sessions of one module, without a lock between
  // them.
  describe('as machines at one device', () => {
    let cryptoki: Cryptoki;
    const sessions: Handle[] = [];
    beforeAll(async () => {
      cryptoki = (await loadAddon())(scene.hsm.module);
    });
    afterAll(() => {
      for (const session of sessions) cryptoki.C_CloseSession(session);
    });

    /** Makes its key when `may` resolves: the other sessions act in between. */
    function creating(
      name: string,
      may: Promise<unknown>,
      through: (waiting: Cryptoki) => Cryptoki = (same) => same,
      kind: KeyKind = 'ec-p256',
    ) {
      const token = chooseToken(cryptoki, { label: 'kpki' });
      const handle = cryptoki.C_OpenSession(token.slot, flag.serialSession | flag.readWriteSession);
      sessions.push(handle);
      const waiting = overlaid(cryptoki, (real) => ({
        C_GenerateKeyPairAsync: async (...words) => {
          await may;
          return generateBlocking(real, words);
        },
      }));
      const session = { cryptoki: through(waiting), handle, token, login: 1 };
      return createPair(session, keyNameOf(name, { keyLabelPrefix: '', idBytes: 20 }), kind, call).then(
        (pair) => pair.publicKey.toString('hex'),
        (error: unknown) => (PluginError.is(error) ? error.code : error),
      );
    }

    it.each(partOf([1, 2, 3, 4], 4))('all saw a free name: exactly one has it (%i)', async (round) => {
      const name = `device-${round}`;
      const { promise, resolve } = Promise.withResolvers<void>();
      const all = [creating(name, promise), creating(name, promise), creating(name, promise)];
      resolve();
      const said = await Promise.all(all);
      expect(said.filter((each) => each === 'conflict')).toHaveLength(2);
      expect(said.find((each) => each !== 'conflict')).toBe(await publicKeyOf(name));
      await expectOnePair(name);
    });

    it('a key that is removed while another run reads it: the other key stays', async () => {
      const name = 'gives-way';
      const { promise, resolve } = Promise.withResolvers<void>();
      const own: Handle[] = [];
      let gaveWay = 0;
      const late = creating(name, promise, (waiting) =>
        overlaid(waiting, (real) => ({
          C_GenerateKeyPairAsync: async (...words) => {
            const made = await real.C_GenerateKeyPairAsync(...words);
            own.push(made.publicKey, made.privateKey);
            return made;
          },
          C_GetAttributeValue: (session, object, template) => {
            if (!own.some((each) => each.equals(object)) && own.length > 0) {
              gaveWay += 1;
              remove(cryptoki, session, own, name);
            }
            return real.C_GetAttributeValue(session, object, template);
          },
        })),
      );
      const first = await creating(name, Promise.resolve());
      expect(first).toMatch(/^[0-9a-f]+$/);
      resolve();
      expect(await late).toBe(await publicKeyOf(name));
      expect(gaveWay).toBe(1);
      await expectOnePair(name);
    });

    it.each(partOf([1, 2, 3, 4], 4))(
      'one saw a free name, and another was done meanwhile: that one stays (%i)',
      async (round) => {
        const name = `late-${round}`;
        const { promise, resolve } = Promise.withResolvers<void>();
        const late = creating(name, promise);
        const first = await creating(name, Promise.resolve());
        resolve();
        expect(await late).toBe('conflict');
        expect(first).toBe(await publicKeyOf(name));
        await expectOnePair(name);
      },
    );
  });
});
