import type { Backend, Sink } from '@kpki/plugin';
import { publicEntry } from '../../src/entries.ts';
import { deaf } from './parts.ts';
import type { Saboteur } from './saboteur.ts';

export const sinkRightsSaboteurs: readonly Saboteur<Sink>[] = [
  {
    does: 'tells no rights',
    caughtBy: 'rights.told',
    also: ['rights.follow-locations'],
    wrap: () => ({ rights: () => '' }),
  },
  {
    does: 'tells the rights to everything, whatever the locations are',
    caughtBy: 'rights.follow-locations',
    wrap: () => ({ rights: () => 'path "secret/*" { capabilities = ["create", "read"] }' }),
  },
  {
    does: 'misses no right that it lacks',
    caughtBy: 'rights.missing',
    wrap: () => ({ missingRights: async () => [] }),
    also: ['rights.cancelled'],
  },
  {
    does: 'writes to find out whether it may',
    caughtBy: 'rights.missing.changes-nothing',
    wrap: (opened) => ({
      async missingRights(locations, call) {
        const trial = { set: new Map([['ca.crt', publicEntry('trial')]]), unset: new Set<string>() };
        for (const at of locations) await opened.write(at, trial, null, call).catch(() => {});
        return (await opened.missingRights?.(locations, call)) ?? [];
      },
    }),
  },
  {
    does: 'asks for rights although the caller gave up',
    caughtBy: 'rights.cancelled',
    wrap: (opened) => ({ missingRights: async (locations) => (await opened.missingRights?.(locations, deaf())) ?? [] }),
  },
];

export const backendRightsSaboteurs: readonly Saboteur<Backend>[] = [
  {
    does: 'tells other rights each time',
    caughtBy: 'rights.told',
    wrap(opened) {
      let reported = 0;
      return {
        rights(use) {
          reported += 1;
          return `# policy ${reported}\n${opened.rights?.(use)}`;
        },
      };
    },
  },
  {
    does: 'tells the rights of the first key alone',
    caughtBy: 'rights.follow-use',
    wrap: (opened) => ({ rights: ({ keys, issuers }) => opened.rights?.({ keys: keys.slice(0, 1), issuers }) ?? '' }),
  },
  {
    does: 'tells all rights that it cannot ask for in one text',
    caughtBy: 'rights.unasked',
    wrap: () => ({ unaskedRights: () => ['kms:CreateKey\nkms:TagResource'] }),
  },
  {
    does: 'takes a key that it may not use for one that it may',
    caughtBy: 'rights.missing',
    wrap: (opened) => ({
      async missingRights(use, call) {
        const all = (await opened.missingRights?.(use, call)) ?? [];
        return all.filter((line) => !line.includes('the key') && !line.includes('the issuer'));
      },
    }),
  },
  {
    does: 'misses rights that it has',
    caughtBy: 'rights.missing',
    wrap: (opened) => ({
      async missingRights({ keys }, call) {
        await opened.missingRights?.({ keys: [], issuers: [] }, call);
        return keys.map(({ name }) => `no update on transit/sign/${name}`);
      },
    }),
  },
  {
    does: 'makes a key to find out whether it may',
    caughtBy: 'rights.missing.changes-nothing',
    wrap: (opened) => ({
      async missingRights(use, call) {
        for (const { name } of use.keys) await opened.keyStore?.create(name, 'ed25519', call).catch(() => {});
        return (await opened.missingRights?.(use, call)) ?? [];
      },
    }),
  },
  {
    does: 'asks for rights although the caller gave up',
    caughtBy: 'rights.cancelled',
    wrap: (opened) => ({ missingRights: async (use) => (await opened.missingRights?.(use, deaf())) ?? [] }),
  },
];
