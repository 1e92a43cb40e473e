import type { Backend, GeneratedKey } from '@kpki/plugin';
import { changedGenerator, deaf, inGenerated, inGenerator } from './parts.ts';
import type { Saboteur } from './saboteur.ts';

export const keyGeneratorSaboteurs: readonly Saboteur<Backend>[] = [
  {
    does: 'cuts the tag and the length off its signatures',
    caughtBy: 'keyGenerator.generate.signs',
    also: ['keyGenerator.export.own-copy', 'sign.concurrently'],
    wrap: inGenerated((key) => ({
      sign: async (message, how, call) => (await key.sign(message, how, call)).slice(2),
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
    wrap: inGenerator((generator) => ({
      generate: (kind, call) => generator.generate(generator.makes.includes(kind) ? kind : 'ec-p256', call),
    })),
  },
  {
    does: 'exports another key',
    caughtBy: 'keyGenerator.export.same-key',
    also: ['keyGenerator.round-trip', 'keyGenerator.export.own-copy'],
    wrap: inGenerator((generator) => ({
      async generate(kind, call) {
        const [key, other] = [await generator.generate(kind, call), await generator.generate(kind, call)];
        return { ...key, export: other.export };
      },
    })),
  },
  {
    does: 'exports the only copy of the key',
    caughtBy: 'keyGenerator.export.own-copy',
    wrap: inGenerator((generator) => ({
      async generate(kind, call) {
        const key = await generator.generate(kind, call);
        const exported = await key.export(call);
        return { ...key, export: (asked) => (asked.signal.aborted ? key.export(asked) : Promise.resolve(exported)) };
      },
    })),
  },
  {
    does: 'generates although the caller gave up',
    caughtBy: 'keyGenerator.cancelled',
    wrap: inGenerator((generator) => ({ generate: (kind) => generator.generate(kind, deaf()) })),
  },
  {
    does: 'exports although the caller gave up',
    caughtBy: 'keyGenerator.cancelled',
    wrap: inGenerated((key) => ({ export: () => key.export(deaf()) })),
  },
  {
    does: 'logs the key that it exports',
    caughtBy: 'canary.keys',
    wrap: inGenerated((key, _storage, host) => ({
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
    wrap: inGenerator((generator) => ({
      async generate(kind, call) {
        const key = await generator.generate(kind, call);
        const pkcs8 = (await key.export(call)).use((bytes) => bytes.slice());
        return { ...key, pkcs8, export: async (asked) => key.export(asked) };
      },
    })),
  },
];
