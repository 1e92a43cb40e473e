import { createHash, createPublicKey, generateKeyPairSync, verify } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Backend } from '@kpki/plugin';
import { needs } from '@kpki/services/vitest';
import { afterEach, describe, expect, it } from 'vitest';
import { loadAddon } from '../src/addon.ts';
import { openBackend, type Pkcs11Dependencies } from '../src/backend.ts';
import { attribute, mechanism } from '../src/constants.ts';
import type { Cryptoki } from '../src/cryptoki.ts';
import type { Pkcs11Options } from '../src/options.ts';
import { overlaid } from './overlaid.ts';
import { call, defaults, failureOf, hostWith, type Scene, softHsmComponents, withSoftHsm } from './scene.ts';

needs(...softHsmComponents)('a key of a token', () => {
  let scene: Scene;
  const opened: Backend[] = [];
  withSoftHsm((made) => {
    scene = made;
  });
  afterEach(async () => {
    for (const backend of opened.splice(0)) await backend.close();
  });

  async function storeWith(options: Partial<Pkcs11Options> = {}, machine: Pkcs11Dependencies = {}) {
    const all = { ...defaults, module: scene.hsm.module, token: 'kpki', ...options };
    const backend = await openBackend(all, hostWith(scene.token.userPin), machine);
    opened.push(backend);
    const { keyStore } = backend;
    if (keyStore === undefined) throw new Error('there is no key store');
    return keyStore;
  }

  const tool = (...words: readonly string[]) => scene.hsm.tool(scene.token, ...words);
  const listedAs = async (label: string) => {
    const all = (await tool('--list-objects', '--type', 'privkey')).split(/^(?=Private Key)/m);
    return all.find((each) => each.includes(`label:      ${label}\n`)) ?? '';
  };
  const through = (change: (real: Cryptoki) => Partial<Cryptoki>): Pkcs11Dependencies => ({
    through: (real) => overlaid(real, change),
  });
  const saying = (
    type: number,
    value: Buffer | undefined,
    of: (value: Buffer) => boolean = () => true,
  ): Pkcs11Dependencies =>
    through((real) => ({
      C_GetAttributeValue: (session, object, wanted) => {
        const answers = real.C_GetAttributeValue(session, object, wanted);
        const own = answers[0]?.value;
        return wanted[0]?.type === type && Buffer.isBuffer(own) && of(own) ? [{ value }] : answers;
      },
    }));

  describe('that is created', () => {
    it('cannot leave, as OpenSC says too, and has its label and its id', async () => {
      const store = await storeWith({ keyLabelPrefix: 'pki/' });
      await store.create('one', 'ec-p256', call);
      const listed = await listedAs('pki/one');
      expect(listed).toMatch(/Access:\s+sensitive, always sensitive, never extractable, local/);
      expect(listed).toMatch(/Usage:\s+sign\n/);
      const id = createHash('sha256').update('pki/one').digest('hex').slice(0, 40);
      expect(listed).toMatch(new RegExp(`ID:\\s+${id}\n`));
    });

    it('has the id that the token chooses, where that is wanted', async () => {
      const store = await storeWith({ idBytes: 0 });
      const created = await store.create('no-id', 'ec-p256', call);
      expect(await listedAs('no-id')).not.toContain('ID:');
      expect((await store.find('no-id', call))?.publicKey).toEqual(created.publicKey);
    });

    it.each([
      ['CKA_EXTRACTABLE', attribute.extractable, Buffer.from([1]), 'true'],
      ['CKA_NEVER_EXTRACTABLE', attribute.neverExtractable, Buffer.from([0]), 'false'],
      ['CKA_ALWAYS_SENSITIVE', attribute.alwaysSensitive, Buffer.from([0]), 'false'],
      ['CKA_SENSITIVE', attribute.sensitive, Buffer.from([0]), 'false'],
      ['CKA_TOKEN', attribute.token, undefined, 'not reported'],
    ])('is removed again where the token says otherwise of %s', async (name, type, value, reported) => {
      const store = await storeWith({}, saying(type, value));
      const failure = await failureOf(() => store.create(`leaky-${type}`, 'ec-p256', call));
      expect(failure.code).toBe('denied');
      expect(failure.message).toContain(
        `the token made a key that can leave it: ${name} is ${reported}; it was removed`,
      );
      expect(await tool('--list-objects')).not.toContain(`leaky-${type}`);
    });

    it('is removed again where it was cancelled meanwhile', async () => {
      const controller = new AbortController();
      const store = await storeWith(
        {},
        through((real) => ({
          C_GenerateKeyPairAsync: async (...words) => {
            controller.abort();
            return real.C_GenerateKeyPairAsync(...words);
          },
        })),
      );
      const failure = await failureOf(() => store.create('cancelled', 'ec-p256', { signal: controller.signal }));
      expect(failure.code).toBe('cancelled');
      expect(await tool('--list-objects')).not.toContain('cancelled');
    });

    it('never replaces a public key either, which was left alone', async () => {
      const store = await storeWith();
      await store.create('half', 'ec-p256', call);
      await tool('--delete-object', '--type', 'privkey', '--label', 'half');
      expect(await store.find('half', call)).toBeNull();
      const failure = await failureOf(() => store.create('half', 'ec-p256', call));
      expect(failure).toMatchObject({ code: 'conflict', message: expect.stringContaining('"half"') });
    });

    it('has a name', async () => {
      const store = await storeWith();
      for (const name of ['', 'a\nb']) {
        expect((await failureOf(() => store.create(name, 'ec-p256', call))).code).toBe('invalid');
      }
    });
  });

  describe('that others made', () => {
    const make = (label: string, ...words: readonly string[]) =>
      tool('--keypairgen', '--key-type', 'EC:prime256v1', '--label', label, '--sensitive', ...words);

    it.each(['RSA:2048', 'EC:secp384r1', 'EC:edwards25519'])('is found by its label: %s', async (type) => {
      const label = `foreign-${type.replace(':', '-')}`;
      await tool('--keypairgen', '--key-type', type, '--label', label, '--id', '0102', '--sensitive');
      const key = await (await storeWith()).find(label, call);
      const [how] = key?.signatures ?? [];
      if (key === null || how === undefined) throw new Error('it signs nothing');
      const message = new Uint8Array(300).fill(7);
      const publicKey = createPublicKey({ key: Buffer.from(key.publicKey), format: 'der', type: 'spki' });
      const digest = { 'rsa-sha256': 'sha256', 'ec-sha384': 'sha384' }[how as string] ?? null;
      const signature = await key.sign(message, how, call);
      expect(verify(digest, message, { key: publicKey, dsaEncoding: 'der' }, signature)).toBe(true);
    });

    it('and several have one label: none is taken', async () => {
      await make('twice', '--id', '21');
      await make('twice', '--id', '22');
      const store = await storeWith();
      expect(await failureOf(() => store.find('twice', call))).toMatchObject({
        code: 'conflict',
        message: expect.stringContaining('2 private keys'),
      });
      expect((await failureOf(() => store.create('twice', 'ec-p256', call))).code).toBe('conflict');
    });

    it('and took the id of another name: none is taken', async () => {
      const store = await storeWith();
      await store.create('renamed', 'ec-p256', call);
      const [, id = ''] = /ID:\s+([0-9a-f]+)/.exec(await listedAs('renamed')) ?? [];
      for (const type of ['privkey', 'pubkey']) await tool('--delete-object', '--type', type, '--label', 'renamed');
      await make('another name', '--id', id);
      expect(await failureOf(() => store.find('renamed', call))).toMatchObject({
        code: 'conflict',
        message: expect.stringContaining('"another name"'),
      });
      expect((await failureOf(() => store.create('renamed', 'ec-p256', call))).code).toBe('conflict');
    });

    it('and may leave: is refused, unless the options take it', async () => {
      await tool('--keypairgen', '--key-type', 'EC:prime256v1', '--label', 'leaves', '--id', '31', '--extractable');
      expect(await failureOf(async () => (await storeWith()).find('leaves', call))).toMatchObject({
        code: 'denied',
        message: expect.stringContaining('`takeExtractable: true`'),
      });
      expect((await (await storeWith({ takeExtractable: true })).find('leaves', call))?.kind).toBe('ec-p256');
    });

    it('and was imported: is refused too, because a copy may exist, unless the options accept it', async () => {
      const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
      const file = join(scene.folder, 'imported.der');
      await writeFile(file, privateKey.export({ type: 'pkcs1', format: 'der' }));
      await tool(
        '--write-object',
        file,
        '--type',
        'privkey',
        '--label',
        'imported',
        '--id',
        '35',
        '--usage-sign',
        '--sensitive',
      );
      const failure = await failureOf(async () => (await storeWith()).find('imported', call));
      expect(failure).toMatchObject({
        code: 'denied',
      });
      const key = await (await storeWith({ takeExtractable: true })).find('imported', call);
      const own = createPublicKey(privateKey).export({ type: 'spki', format: 'der' });
      expect(key?.publicKey).toEqual(new Uint8Array(own));
    });

    it('and may not sign, or only with the PIN each time: is refused', async () => {
      await make('used', '--id', '41');
      const found = (type: number, value: number) =>
        failureOf(async () => {
          const answer = through((real) => ({
            C_GetAttributeValue: (session, object, wanted) =>
              wanted[0]?.type === type
                ? [{ value: Buffer.from([value]) }]
                : real.C_GetAttributeValue(session, object, wanted),
          }));
          return (await storeWith({}, answer)).find('used', call);
        });
      const [silent, always] = [await found(attribute.sign, 0), await found(attribute.alwaysAuthenticate, 1)];
      expect(silent).toMatchObject({ code: 'denied' });
      expect(always).toMatchObject({
        code: 'invalid',
        message: expect.stringContaining('CKA_ALWAYS_AUTHENTICATE'),
      });
    });

    it('and has an unsupported size: is refused', async () => {
      await tool('--keypairgen', '--key-type', 'RSA:1024', '--label', 'small', '--id', '51', '--sensitive');
      const failure = await failureOf(async () => (await storeWith()).find('small', call));
      expect(failure).toMatchObject({ code: 'invalid' });
    });
  });

  describe('without a public key object', () => {
    it('is known from the private one, for RSA', async () => {
      const store = await storeWith();
      const created = await store.create('lone-rsa', 'rsa-2048', call);
      await tool('--delete-object', '--type', 'pubkey', '--label', 'lone-rsa');
      expect((await store.find('lone-rsa', call))?.publicKey).toEqual(created.publicKey);
    });

    it('is not, for ECDSA', async () => {
      const store = await storeWith();
      await store.create('lone-ec', 'ec-p256', call);
      await tool('--delete-object', '--type', 'pubkey', '--label', 'lone-ec');
      expect(await failureOf(() => store.find('lone-ec', call))).toMatchObject({
        code: 'missing',
      });
    });
  });

  it('has its point without the octet string around it, at some tokens', async () => {
    const whole = await (await storeWith()).create('bare-point', 'ec-p521', call);
    const bare = through((real) => ({
      C_GetAttributeValue: (session, object, wanted) => {
        const answers = real.C_GetAttributeValue(session, object, wanted);
        const value = answers[0]?.value;
        if (wanted[0]?.type !== attribute.ecPoint || !Buffer.isBuffer(value) || value.length === 0) return answers;
        // A header of three bytes: the point on P-521 takes more than 127.
        return [{ value: value.subarray(3) }];
      },
    }));
    expect((await (await storeWith({}, bare)).find('bare-point', call))?.publicKey).toEqual(whole.publicKey);
  });

  describe('signs', () => {
    it('by a digest made here, where the token makes none', async () => {
      const combined: readonly number[] = [mechanism.sha256Rsa, mechanism.sha384Rsa, mechanism.sha512Rsa];
      const used: number[] = [];
      const raw = through((real) => ({
        C_GetMechanismList: (slot) => real.C_GetMechanismList(slot).filter((each) => !combined.includes(each)),
        C_SignInit: (session, how, key) => {
          used.push(how.mechanism);
          real.C_SignInit(session, how, key);
        },
      }));
      const store = await storeWith({}, raw);
      const key = await store.create('raw-rsa', 'rsa-2048', call);
      const publicKey = createPublicKey({ key: Buffer.from(key.publicKey), format: 'der', type: 'spki' });
      const message = new Uint8Array(5000).fill(3);
      for (const [how, digest] of [
        ['rsa-sha256', 'sha256'],
        ['rsa-sha384', 'sha384'],
        ['rsa-sha512', 'sha512'],
      ] as const) {
        expect(verify(digest, message, publicKey, await key.sign(message, how, call)), how).toBe(true);
      }
      expect(new Set(used)).toEqual(new Set([mechanism.rsa]));
    });

    it('what the token can, and nothing else: its list of mechanisms decides', async () => {
      const none = through((real) => ({
        C_GetMechanismList: (slot) => real.C_GetMechanismList(slot).filter((each) => each !== mechanism.ecdsa),
      }));
      expect((await storeWith({}, none)).creates).toEqual(['rsa-2048', 'rsa-3072', 'rsa-4096', 'ed25519']);
      const small = through((real) => ({
        C_GetMechanismInfo: (slot, of) => ({ ...real.C_GetMechanismInfo(slot, of), maxKeySize: 384 }),
      }));
      expect((await storeWith({}, small)).creates).toEqual(['ec-p256', 'ec-p384', 'ed25519']);
    });

    it('with the key that it shows: another signature is a conflict', async () => {
      const wrong = through((real) => ({
        C_SignAsync: async (session, data, room) => {
          const signature = await real.C_SignAsync(session, data, room);
          signature[5] = (signature[5] ?? 0) ^ 1;
          return signature;
        },
      }));
      const key = await (await storeWith({}, wrong)).create('wrong', 'ec-p256', call);
      expect(await failureOf(() => key.sign(new Uint8Array(9), 'ec-sha256', call))).toMatchObject({
        code: 'conflict',
        message: 'sign with the key "wrong": the token signed with a key that does not match its public key',
      });
    });

    it('until it is removed: then it is missing', async () => {
      const key = await (await storeWith()).create('removed', 'ec-p256', call);
      for (const type of ['privkey', 'pubkey']) await tool('--delete-object', '--type', type, '--label', 'removed');
      expect(await failureOf(() => key.sign(new Uint8Array(9), 'ec-sha256', call))).toMatchObject({
        code: 'missing',
        message: 'sign with the key "removed": the token no longer has it',
      });
    });
  });

  it('is asked for by an addon that is the one of the standard', async () => {
    // The constants are written out here, and pkcs11js takes its own from the header of the standard.
    const numbers = (await import('pkcs11js')) as unknown as Readonly<Record<string, number>>;
    expect([numbers['CKA_NEVER_EXTRACTABLE'], numbers['CKA_ALWAYS_SENSITIVE'], numbers['CKA_EC_POINT']]).toEqual([
      attribute.neverExtractable,
      attribute.alwaysSensitive,
      attribute.ecPoint,
    ]);
    expect(await loadAddon()).toBeTypeOf('function');
  });
});
