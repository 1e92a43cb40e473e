import type { Backend, GeneratedKey, Issuer, KeyGenerator, KeyStore, SigningKey } from '@kpki/plugin';
import { isPrivateKeyOf } from '../private-key.ts';
import {
  checkAnswer,
  checkIssue,
  checkIssuer,
  checkKey,
  checkMethods,
  checkSecret,
  isBytes,
  isListOf,
  isText,
} from './answers.ts';
import { missingRightsAnswer, rightsAnswer } from './rights-answer.ts';
import { heard, heardAtOnce, type Speaker } from './speaker.ts';

/**
 * A backend as the engine uses it: whatever it, its keys and its issuers are asked, an error says who spoke, and what
 * they answer has the shape that the contract says. What they sign and issue is verified where it is used. Throws where
 * it opened to something that is no backend.
 */
export function guardBackend(backend: Backend, speaker: Speaker): Backend {
  checkMethods(backend, ['check', 'close'], ['rights', 'missingRights']);
  const { keyStore, keyGenerator, issuers, rights, missingRights } = backend;
  checkAnswer(issuers === undefined || issuers instanceof Map, 'its issuers are no Map');
  return {
    check: (call) => heard(speaker, 'unavailable', () => backend.check(call)),
    close: () => heard(speaker, 'unavailable', () => backend.close()),
    ...(keyStore === undefined ? {} : { keyStore: guardKeyStore(keyStore, speaker) }),
    ...(keyGenerator === undefined ? {} : { keyGenerator: guardKeyGenerator(keyGenerator, speaker) }),
    ...(issuers === undefined
      ? {}
      : { issuers: new Map([...issuers].map(([name, issuer]) => [name, guardIssuer(issuer, speaker)])) }),
    ...(rights === undefined
      ? {}
      : { rights: (use) => heardAtOnce(speaker, () => rightsAnswer(rights.call(backend, use))) }),
    ...(missingRights === undefined
      ? {}
      : {
          missingRights: (use, call) =>
            heard(speaker, 'unavailable', async () =>
              missingRightsAnswer(await missingRights.call(backend, use, call)),
            ),
        }),
  };
}

function guardKeyStore(store: KeyStore, speaker: Speaker): KeyStore {
  checkMethods(store, ['find', 'create']);
  checkAnswer(isListOf(store.creates, isText), 'a key store without a list of what it creates');
  return {
    creates: store.creates,
    find: (name, call) =>
      heard(speaker, 'unavailable', async () => {
        const key = await store.find(name, call);
        return key === null ? null : guardSigningKey(key, speaker);
      }),
    create: (name, kind, call) =>
      heard(speaker, 'uncertain', async () => guardSigningKey(await store.create(name, kind, call), speaker)),
  };
}

function guardKeyGenerator(generator: KeyGenerator, speaker: Speaker): KeyGenerator {
  checkMethods(generator, ['generate', 'adopt']);
  checkAnswer(isListOf(generator.makes, isText), 'a key generator without a list of what it makes');
  return {
    makes: generator.makes,
    generate: (kind, call) =>
      heard(speaker, 'unavailable', async () => guardGeneratedKey(await generator.generate(kind, call), speaker)),
    adopt: (pkcs8, call) =>
      heard(speaker, 'unavailable', async () => guardGeneratedKey(await generator.adopt(pkcs8, call), speaker)),
  };
}

function guardSigningKey(key: SigningKey, speaker: Speaker): SigningKey {
  checkKey(key, ['sign']);
  return {
    kind: key.kind,
    publicKey: key.publicKey,
    signatures: key.signatures,
    sign: (message, how, call) =>
      heard(speaker, 'unavailable', async () => {
        const signature = await key.sign(message, how, call);
        checkAnswer(isBytes(signature), 'a signature that is no bytes');
        return signature;
      }),
  };
}

function guardGeneratedKey(key: GeneratedKey, speaker: Speaker): GeneratedKey {
  checkKey(key, ['sign', 'export']);
  return {
    ...guardSigningKey(key, speaker),
    export: (call) =>
      heard(speaker, 'unavailable', async () => {
        const secret = await key.export(call);
        checkSecret(secret);
        checkAnswer(
          secret.use((bytes) => isBytes(bytes) && isPrivateKeyOf(bytes, key.publicKey)),
          'a private key that does not belong to the public key that it is shown with',
        );
        return secret;
      }),
  };
}

function guardIssuer(issuer: Issuer, speaker: Speaker): Issuer {
  checkIssuer(issuer);
  const { objection } = issuer;
  return {
    grants: issuer.grants,
    ...(objection === undefined
      ? {}
      : {
          objection: (wish) =>
            heardAtOnce(speaker, () => {
              const said: unknown = objection.call(issuer, wish);
              checkAnswer(said === null || isText(said), 'an objection that is no text');
              return said;
            }),
        }),
    authority: (call) =>
      heard(speaker, 'unavailable', async () => {
        const chain = await issuer.authority(call);
        checkAnswer(
          chain === null || isListOf(chain, isBytes),
          'certificates of an authority that are no list of bytes',
        );
        return chain;
      }),
    issue: (request, call) =>
      heard(speaker, 'uncertain', async () => {
        const issue = await issuer.issue(request, call);
        checkIssue(issue);
        return issue;
      }),
  };
}
