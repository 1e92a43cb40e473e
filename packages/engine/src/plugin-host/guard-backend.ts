import {
  type Backend,
  type GeneratedKey,
  type Issuer,
  type KeyGenerator,
  type KeyKind,
  type KeyStore,
  keyKindOf,
  keyKinds,
  type SignatureKind,
  type SigningKey,
  signatureKinds,
} from '@kpki/plugin';
import { readPublicKey, verifyKindOnThreadPool } from '@kpki/x509';
import { isMapping } from '../mapping.ts';
import { EngineError } from '../model/errors.ts';
import type { AnswerPart } from '../model/plugin-faults.ts';
import { statement } from '../model/statement.ts';
import { isPrivateKeyOf } from '../private-key.ts';
import { checkAnswer, checkMethods, isText } from './answers.ts';
import {
  bytesAnswer,
  lendingSecret,
  listAnswer,
  mapAnswer,
  missingRightsAnswer,
  most,
  rightsAnswer,
  secretAnswer,
  textAnswer,
} from './copies.ts';
import { type Guard, heard, heardAtOnce } from './guard.ts';
import { chainAnswer, grantsAnswer, issueAnswer } from './issuer-answers.ts';

/**
 * Returns a backend as the engine uses it: every error names its origin, every call ends in time, and answers have the
 * shape of the contract, for its keys and issuers too. Signatures and certificates are verified where they are used.
 * Throws for what is no backend.
 */
export function guardBackend(backend: Backend, guard: Guard): Backend {
  checkMethods(backend, ['check', 'close'], ['rights', 'missingRights', 'unaskedRights']);
  const { keyStore, keyGenerator, issuers, rights, missingRights, unaskedRights } = backend;
  if (issuers !== undefined) mapAnswer(issuers, 'backend-issuers');
  return {
    check: (call) => heard(guard, 'check', call, async (own) => void (await backend.check(own))),
    close: () => heard(guard, 'close', null, async () => void (await backend.close())),
    ...(keyStore === undefined ? {} : { keyStore: guardKeyStore(keyStore, guard) }),
    ...(keyGenerator === undefined ? {} : { keyGenerator: guardKeyGenerator(keyGenerator, guard) }),
    ...(issuers === undefined ? {} : { issuers: guardIssuers(issuers, guard) }),
    ...(rights === undefined
      ? {}
      : { rights: (use) => heardAtOnce(guard, () => rightsAnswer(rights.call(backend, structuredClone(use)))) }),
    ...(unaskedRights === undefined
      ? {}
      : {
          unaskedRights: (use) =>
            heardAtOnce(guard, () => missingRightsAnswer(unaskedRights.call(backend, structuredClone(use)))),
        }),
    ...(missingRights === undefined
      ? {}
      : {
          missingRights: (use, call) =>
            heard(guard, 'list-missing-rights', call, async (own) =>
              missingRightsAnswer(await missingRights.call(backend, structuredClone(use), own)),
            ),
        }),
  };
}

function guardKeyStore(store: KeyStore, guard: Guard): KeyStore {
  checkMethods(store, ['find', 'create']);
  const shown = new Map<string, Uint8Array>();
  const known = (name: string, key: SigningKey): SigningKey => {
    const before = shown.get(name);
    if (before !== undefined && !Buffer.from(before).equals(key.publicKey)) {
      throw new EngineError('conflict', statement('plugin/key/changed', { name }));
    }
    shown.set(name, key.publicKey);
    return key;
  };
  return {
    creates: kindsAnswer(store.creates, 'created-kinds'),
    find: (name, call) =>
      heard(guard, 'find-key', call, async (own) => {
        const key = await store.find(name, own);
        return key === null ? null : known(name, guardSigningKey(key, guard));
      }),
    create: (name, kind, call) =>
      heard(guard, 'create-key', call, async (own) => {
        const key = guardSigningKey(await store.create(name, kind, own), guard);
        checkAnswer(key.kind === kind, 'plugin/key/kind-differs', { found: key.kind, wanted: kind });
        return known(name, key);
      }),
  };
}

function guardKeyGenerator(generator: KeyGenerator, guard: Guard): KeyGenerator {
  checkMethods(generator, ['generate', 'adopt']);
  const generated = new Set<string>();
  return {
    makes: kindsAnswer(generator.makes, 'generated-kinds'),
    generate: (kind, call) =>
      heard(guard, 'generate-key', call, async (own) => {
        const key = guardGeneratedKey(await generator.generate(kind, own), guard);
        checkAnswer(key.kind === kind, 'plugin/key/kind-differs', { found: key.kind, wanted: kind });
        const public64 = Buffer.from(key.publicKey).toString('base64');
        checkAnswer(!generated.has(public64), 'plugin/key/not-new');
        generated.add(public64);
        return key;
      }),
    adopt: (pkcs8, call) =>
      heard(guard, 'adopt-key', call, (own) =>
        lendingSecret(pkcs8, async (lent) => guardGeneratedKey(await generator.adopt(lent, own), guard)),
      ),
  };
}

function guardSigningKey(key: SigningKey, guard: Guard): SigningKey {
  const shown = keyAnswer(key, ['sign']);
  return {
    ...shown,
    sign: (message, how, call) =>
      heard(guard, 'sign', call, async (own) => {
        const answer = await key.sign(new Uint8Array(message), how, own);
        const signature = bytesAnswer(answer, most.signature, 'signature');
        // The user of the key verifies it again, at no cost; here the origin is known.
        const publicKey = readPublicKey(shown.publicKey);
        if (await verifyKindOnThreadPool(how, message, signature, publicKey)) return signature;
        throw new EngineError('conflict', statement('plugin/signature/mismatch'));
      }),
  };
}

function guardGeneratedKey(key: GeneratedKey, guard: Guard): GeneratedKey {
  checkMethods(key, ['export']);
  const signing = guardSigningKey(key, guard);
  return {
    ...signing,
    export: (call) =>
      heard(guard, 'export-key', call, async (own) => {
        const secret = secretAnswer(await key.export(own), most.privateKey, 'private-key');
        checkAnswer(
          secret.use((bytes) => isPrivateKeyOf(bytes, signing.publicKey)),
          'plugin/key/private-half',
        );
        return secret;
      }),
  };
}

function guardIssuers(issuers: ReadonlyMap<unknown, unknown>, guard: Guard): ReadonlyMap<string, Issuer> {
  return new Map(
    [...Map.prototype.entries.call(issuers)].map(([name, issuer]) => [
      textAnswer(name, most.text, 'issuer-name'),
      guardIssuer(issuer as Issuer, guard),
    ]),
  );
}

function guardIssuer(issuer: Issuer, guard: Guard): Issuer {
  checkMethods(issuer, ['ca', 'issue'], ['objection']);
  const { objection } = issuer;
  return {
    grants: grantsAnswer(issuer.grants),
    ...(objection === undefined
      ? {}
      : {
          objection: (template) =>
            heardAtOnce(guard, () => {
              const said: unknown = objection.call(issuer, structuredClone(template));
              return said === null ? null : textAnswer(said, Number.POSITIVE_INFINITY, 'objection');
            }),
        }),
    ca: (call) =>
      heard(guard, 'show-ca', call, async (own) => {
        const chain = await issuer.ca(own);
        return chain === null ? null : chainAnswer(chain);
      }),
    issue: (request, call) =>
      heard(guard, 'issue', call, async (own) => issueAnswer(await issuer.issue(structuredClone(request), own))),
  };
}

type ShownKey = Pick<SigningKey, 'kind' | 'publicKey' | 'signatures'>;

/** Throws where the public half is of another kind than it says, or a method is missing. */
function keyAnswer(value: unknown, methods: readonly string[]): ShownKey {
  checkAnswer(isMapping(value), 'plugin/key/no-object');
  const { kind, publicKey, signatures } = value;
  checkAnswer(isKeyKind(kind), 'plugin/key/unknown-kind');
  const shown = {
    kind,
    publicKey: bytesAnswer(publicKey, most.publicKey, 'public-key'),
    signatures: listAnswer(signatures, most.list, 'signature-kinds').filter(isSignatureKind),
  };
  const found = keyKindOf(shown.publicKey);
  checkAnswer(found === kind, 'plugin/key/public-half', { kind, found: found ?? null });
  for (const name of methods) checkAnswer(typeof value[name] === 'function', 'plugin/method/missing', { method: name });
  return shown;
}

/** Ignores kinds that kpki does not know. */
function kindsAnswer(value: unknown, part: AnswerPart): readonly KeyKind[] {
  return listAnswer(value, most.list, part).filter(isKeyKind);
}

function isKeyKind(value: unknown): value is KeyKind {
  return isText(value) && Object.hasOwn(keyKinds, value);
}

function isSignatureKind(value: unknown): value is SignatureKind {
  return isText(value) && Object.hasOwn(signatureKinds, value);
}
