import type { Backend, GeneratedKey, Issuer, KeyGenerator, KeyStore, SigningKey } from '@kpki/plugin';
import { heard, type Speaker } from './speaker.ts';

/**
 * A backend as the engine uses it: whatever it, its keys and its issuers are asked, an error says who spoke. What they
 * sign and issue is verified where it is used.
 */
export function guardBackend(backend: Backend, speaker: Speaker): Backend {
  const { keyStore, keyGenerator, issuers } = backend;
  return {
    check: (call) => heard(speaker, 'unavailable', () => backend.check(call)),
    close: () => heard(speaker, 'unavailable', () => backend.close()),
    ...(keyStore === undefined ? {} : { keyStore: guardKeyStore(keyStore, speaker) }),
    ...(keyGenerator === undefined ? {} : { keyGenerator: guardKeyGenerator(keyGenerator, speaker) }),
    ...(issuers === undefined
      ? {}
      : { issuers: new Map([...issuers].map(([name, issuer]) => [name, guardIssuer(issuer, speaker)])) }),
  };
}

function guardKeyStore(store: KeyStore, speaker: Speaker): KeyStore {
  return {
    creates: store.creates,
    find: async (name, call) => {
      const key = await heard(speaker, 'unavailable', () => store.find(name, call));
      return key === null ? null : guardSigningKey(key, speaker);
    },
    create: async (name, kind, call) =>
      guardSigningKey(await heard(speaker, 'uncertain', () => store.create(name, kind, call)), speaker),
  };
}

function guardKeyGenerator(generator: KeyGenerator, speaker: Speaker): KeyGenerator {
  return {
    makes: generator.makes,
    generate: async (kind, call) =>
      guardGeneratedKey(await heard(speaker, 'unavailable', () => generator.generate(kind, call)), speaker),
    adopt: async (pkcs8, call) =>
      guardGeneratedKey(await heard(speaker, 'unavailable', () => generator.adopt(pkcs8, call)), speaker),
  };
}

function guardSigningKey(key: SigningKey, speaker: Speaker): SigningKey {
  return {
    kind: key.kind,
    publicKey: key.publicKey,
    signatures: key.signatures,
    sign: (message, how, call) => heard(speaker, 'unavailable', () => key.sign(message, how, call)),
  };
}

function guardGeneratedKey(key: GeneratedKey, speaker: Speaker): GeneratedKey {
  return {
    ...guardSigningKey(key, speaker),
    export: (call) => heard(speaker, 'unavailable', () => key.export(call)),
  };
}

function guardIssuer(issuer: Issuer, speaker: Speaker): Issuer {
  return {
    grants: issuer.grants,
    authority: (call) => heard(speaker, 'unavailable', () => issuer.authority(call)),
    issue: (request, call) => heard(speaker, 'uncertain', () => issuer.issue(request, call)),
  };
}
