import { generateKeyPairSync, sign } from 'node:crypto';
import { signatureKinds } from '../../src/algorithms.ts';
import type { Backend, GeneratedKey } from '../../src/backend.ts';
import { PluginError } from '../../src/error.ts';
import { readPkcs8 } from '../../src/memory/keys.ts';
import { Secret } from '../../src/secret.ts';
import { changedGenerated, changedGenerator, deaf } from './parts.ts';
import type { Saboteur } from './saboteur.ts';

export const keyGeneratorSaboteurs: readonly Saboteur<Backend>[] = [
  {
    does: 'cuts the tag and the length off its signatures',
    caughtBy: 'keyGenerator.generate.signs',
    also: ['keyGenerator.export.own-copy', 'sign.concurrently'],
    wrap: (opened) =>
      changedGenerated(opened, (key) => ({
        sign: async (message, how, call) => (await key.sign(message, how, call)).slice(2),
      })),
  },
  {
    does: 'forgets the key that it adopts, and makes a new one',
    caughtBy: 'keyGenerator.round-trip',
    also: ['keyGenerator.adopt.foreign'],
    wrap: (opened) =>
      changedGenerator(opened, (generator) => ({
        async adopt(pkcs8, call) {
          const { kind } = await generator.adopt(pkcs8, call);
          return generator.generate(kind, call);
        },
      })),
  },
  {
    does: 'generates one key again and again',
    caughtBy: 'keyGenerator.distinct',
    wrap(opened) {
      const made = new Map<string, Promise<GeneratedKey>>();
      return changedGenerator(opened, (generator) => ({
        async generate(kind, call) {
          if (call.signal.aborted) return generator.generate(kind, call);
          const key = made.get(kind) ?? generator.generate(kind, call);
          made.set(kind, key);
          return key;
        },
      }));
    },
  },
  {
    does: 'generates a key of another kind where it cannot make the one asked for',
    caughtBy: 'keyGenerator.generate.unsupported',
    wrap: (opened) =>
      changedGenerator(opened, (generator) => ({
        generate: (kind, call) => generator.generate(generator.makes.includes(kind) ? kind : 'ec-p256', call),
      })),
  },
  {
    does: 'exports another key',
    caughtBy: 'keyGenerator.export.same-key',
    also: ['keyGenerator.round-trip', 'keyGenerator.export.own-copy'],
    wrap: (opened) =>
      changedGenerator(opened, (generator) => ({
        async generate(kind, call) {
          const [key, other] = [await generator.generate(kind, call), await generator.generate(kind, call)];
          return { ...key, export: other.export };
        },
      })),
  },
  {
    does: 'exports the only copy of the key',
    caughtBy: 'keyGenerator.export.own-copy',
    wrap: (opened) =>
      changedGenerator(opened, (generator) => ({
        async generate(kind, call) {
          const key = await generator.generate(kind, call);
          const exported = await key.export(call);
          return { ...key, export: (asked) => (asked.signal.aborted ? key.export(asked) : Promise.resolve(exported)) };
        },
      })),
  },
  {
    does: 'adopts its own keys only',
    caughtBy: 'keyGenerator.adopt.foreign',
    wrap(opened) {
      const own = new Set<string>();
      return changedGenerator(opened, (generator) => ({
        async generate(kind, call) {
          const key = await generator.generate(kind, call);
          own.add(Buffer.from(key.publicKey).toString('hex'));
          return key;
        },
        async adopt(pkcs8, call) {
          const key = await generator.adopt(pkcs8, call);
          if (own.has(Buffer.from(key.publicKey).toString('hex'))) return key;
          throw new PluginError('invalid', 'adopting a key: it was not made here');
        },
      }));
    },
  },
  {
    does: 'goes on reading the bytes that it adopted a key from',
    caughtBy: 'keyGenerator.adopt.foreign',
    wrap: (opened) =>
      changedGenerator(opened, (generator) => ({
        async adopt(pkcs8, call) {
          const key = await generator.adopt(pkcs8, call);
          return {
            ...key,
            sign: async (message, how) => sign(signatureKinds[how].digest, message, pkcs8.use(readPkcs8)),
          };
        },
      })),
  },
  {
    does: 'adopts anything',
    caughtBy: 'keyGenerator.adopt.invalid',
    wrap: (opened) =>
      changedGenerator(opened, (generator) => ({
        async adopt(pkcs8, call) {
          try {
            return await generator.adopt(pkcs8, call);
          } catch (error) {
            if (PluginError.is(error) && error.code === 'cancelled') throw error;
            return generator.generate('ec-p256', call);
          }
        },
      })),
  },
  {
    does: 'calls a bad key missing',
    caughtBy: 'keyGenerator.adopt.invalid',
    wrap: (opened) =>
      changedGenerator(opened, (generator) => ({
        async adopt(pkcs8, call) {
          if (call.signal.aborted || pkcs8.use((bytes) => bytes.length > 0)) return generator.adopt(pkcs8, call);
          throw new PluginError('missing', 'adopting a key: there is none');
        },
      })),
  },
  {
    does: 'generates although the caller gave up',
    caughtBy: 'keyGenerator.cancelled',
    wrap: (opened) =>
      changedGenerator(opened, (generator) => ({ generate: (kind) => generator.generate(kind, deaf()) })),
  },
  {
    does: 'exports although the caller gave up',
    caughtBy: 'keyGenerator.cancelled',
    wrap: (opened) => changedGenerated(opened, (key) => ({ export: () => key.export(deaf()) })),
  },
  {
    does: 'repeats the bytes that it could not read in the error',
    caughtBy: 'canary.keys',
    wrap: (opened) =>
      changedGenerator(opened, (generator) => ({
        async adopt(pkcs8, call) {
          try {
            return await generator.adopt(pkcs8, call);
          } catch (error) {
            if (!PluginError.is(error) || error.code !== 'invalid') throw error;
            const bytes = pkcs8.use((given) => Buffer.from(given).toString('base64'));
            throw new PluginError('invalid', `adopting a key: not PKCS#8: ${bytes}`);
          }
        },
      })),
  },
  {
    does: 'keeps the bytes on the cause of the error',
    caughtBy: 'canary.keys',
    wrap: (opened) =>
      changedGenerator(opened, (generator) => ({
        async adopt(pkcs8, call) {
          try {
            return await generator.adopt(pkcs8, call);
          } catch (error) {
            if (!PluginError.is(error) || error.code !== 'invalid') throw error;
            const cause = pkcs8.use((input) => Object.assign(new Error('decode failed'), { input: input.slice() }));
            throw new PluginError('invalid', 'adopting a key: not PKCS#8', { cause });
          }
        },
      })),
  },
  {
    does: 'logs the key that it exports',
    caughtBy: 'canary.keys',
    wrap: (opened, _storage, host) =>
      changedGenerated(opened, (key) => ({
        async export(call) {
          const exported = await key.export(call);
          host.log('debug', `exported ${exported.use((bytes) => Buffer.from(bytes).toString('hex'))}`);
          return exported;
        },
      })),
  },
  {
    does: 'holds the exported bytes on the key, to be seen',
    caughtBy: 'canary.keys',
    wrap: (opened) =>
      changedGenerator(opened, (generator) => ({
        async generate(kind, call) {
          const key = await generator.generate(kind, call);
          const pkcs8 = (await key.export(call)).use((bytes) => bytes.slice());
          return { ...key, pkcs8, export: async (asked) => key.export(asked) };
        },
      })),
  },
  {
    does: 'keeps a view of the key that it adopts',
    caughtBy: 'keyGenerator.adopt.foreign',
    wrap: (opened) =>
      changedGenerator(opened, (generator) => ({
        async adopt(pkcs8, call) {
          const key = await generator.adopt(pkcs8, call);
          const kept = pkcs8.use((bytes) => bytes.slice());
          return { ...key, export: async () => new Secret(new Uint8Array(kept)) };
        },
      })),
  },
  {
    does: 'adopts a key of a kind that kpki does not know',
    caughtBy: 'keyGenerator.adopt.invalid',
    wrap: (opened) =>
      changedGenerator(opened, (generator) => ({
        async adopt(pkcs8, call) {
          if (call.signal.aborted) return generator.adopt(pkcs8, call);
          if (pkcs8.use((bytes) => readPkcs8(bytes).asymmetricKeyType) !== 'x25519')
            return generator.adopt(pkcs8, call);
          const { privateKey } = generateKeyPairSync('ed25519');
          return generator.adopt(new Secret(privateKey.export({ type: 'pkcs8', format: 'der' })), call);
        },
      })),
  },
];
