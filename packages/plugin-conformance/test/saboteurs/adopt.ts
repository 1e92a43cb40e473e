import { generateKeyPairSync, sign } from 'node:crypto';
import type { Backend, Call, GeneratedKey, KeyGenerator } from '@kpki/plugin';
import { PluginError, Secret, signatureKinds } from '@kpki/plugin';
import { readPkcs8 } from '../../src/memory/keys.ts';
import { changedGenerator } from './parts.ts';
import type { Saboteur } from './saboteur.ts';

type Adopt = (honest: KeyGenerator, pkcs8: Secret, call: Call) => Promise<GeneratedKey>;

const adopts =
  (adopt: Adopt) =>
  (opened: Backend): Backend =>
    changedGenerator(opened, (honest) => ({ adopt: (pkcs8, call) => adopt(honest, pkcs8, call) }));

const refusesWith = (refusal: (pkcs8: Secret) => PluginError) =>
  adopts(async (honest, pkcs8, call) => {
    try {
      return await honest.adopt(pkcs8, call);
    } catch (error) {
      throw PluginError.is(error) && error.code === 'invalid' ? refusal(pkcs8) : error;
    }
  });

export const adoptSaboteurs: readonly Saboteur<Backend>[] = [
  {
    does: 'forgets the key that it adopts, and makes a new one',
    caughtBy: 'keyGenerator.round-trip',
    also: ['keyGenerator.adopt.foreign'],
    wrap: adopts(async (honest, pkcs8, call) => {
      const { kind } = await honest.adopt(pkcs8, call);
      return honest.generate(kind, call);
    }),
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
    wrap: adopts(async (honest, pkcs8, call) => {
      const key = await honest.adopt(pkcs8, call);
      return {
        ...key,
        sign: async (message, how) => sign(signatureKinds[how].digest, message, pkcs8.use(readPkcs8)),
      };
    }),
  },
  {
    does: 'copies the key that it adopts by slice, which is a view of a Buffer',
    caughtBy: 'keyGenerator.adopt.foreign',
    wrap: adopts(async (honest, pkcs8, call) => {
      const key = await honest.adopt(pkcs8, call);
      const kept = pkcs8.use((bytes) => bytes.slice());
      return { ...key, export: async () => new Secret(new Uint8Array(kept)) };
    }),
  },
  {
    does: 'adopts anything',
    caughtBy: 'keyGenerator.adopt.invalid',
    wrap: adopts(async (honest, pkcs8, call) => {
      try {
        return await honest.adopt(pkcs8, call);
      } catch (error) {
        if (PluginError.is(error) && error.code === 'cancelled') throw error;
        return honest.generate('ec-p256', call);
      }
    }),
  },
  {
    does: 'adopts a key of a kind that kpki does not know',
    caughtBy: 'keyGenerator.adopt.invalid',
    wrap: adopts(async (honest, pkcs8, call) => {
      if (call.signal.aborted) return honest.adopt(pkcs8, call);
      if (pkcs8.use((bytes) => readPkcs8(bytes).asymmetricKeyType) !== 'x25519') return honest.adopt(pkcs8, call);
      const { privateKey } = generateKeyPairSync('ed25519');
      return honest.adopt(new Secret(privateKey.export({ type: 'pkcs8', format: 'der' })), call);
    }),
  },
  {
    does: 'calls a bad key missing',
    caughtBy: 'keyGenerator.adopt.invalid',
    wrap: adopts(async (honest, pkcs8, call) => {
      if (call.signal.aborted || pkcs8.use((bytes) => bytes.length > 0)) return honest.adopt(pkcs8, call);
      throw new PluginError('missing', 'adopting a key: there is none');
    }),
  },
  {
    does: 'repeats the bytes that it could not read in the error',
    caughtBy: 'canary.keys',
    wrap: refusesWith((pkcs8) => {
      const bytes = pkcs8.use((given) => Buffer.from(given).toString('base64'));
      return new PluginError('invalid', `adopting a key: not PKCS#8: ${bytes}`);
    }),
  },
  {
    does: 'keeps the bytes on the cause of the error',
    caughtBy: 'canary.keys',
    wrap: refusesWith((pkcs8) => {
      const cause = pkcs8.use((input) => Object.assign(new Error('decode failed'), { input: new Uint8Array(input) }));
      return new PluginError('invalid', 'adopting a key: not PKCS#8', { cause });
    }),
  },
];
