import { type KeyKind, keyKindOf, keyKinds, type SignatureKind, type SigningKey, signatureKinds } from '@kpki/plugin';
import { checkAnswer, isObject, isText } from './answers.ts';
import { bytesAnswer, listAnswer, most } from './copies.ts';

export type ShownKey = Pick<SigningKey, 'kind' | 'publicKey' | 'signatures'>;

/** Throws where the public half is of another kind than it says, or a method is missing. */
export function keyAnswer(value: unknown, methods: readonly string[]): ShownKey {
  checkAnswer(isObject(value), 'no key');
  const { kind, publicKey, signatures } = value;
  checkAnswer(isKeyKind(kind), 'a key of no kind that there is');
  const shown = {
    kind,
    publicKey: bytesAnswer(publicKey, most.publicKey, 'a key with a public key'),
    signatures: listAnswer(signatures, most.list, 'a key with a list of signatures').filter(isSignatureKind),
  };
  const really = keyKindOf(shown.publicKey);
  checkAnswer(really === kind, `a key of kind ${kind} whose public key is ${really ?? 'none that kpki uses'}`);
  for (const name of methods) checkAnswer(typeof value[name] === 'function', `a key without ${name}`);
  return shown;
}

/** Ignores kinds that kpki does not know. */
export function kindsAnswer(value: unknown, what: string): readonly KeyKind[] {
  return listAnswer(value, most.list, what).filter(isKeyKind);
}

function isKeyKind(value: unknown): value is KeyKind {
  return isText(value) && Object.hasOwn(keyKinds, value);
}

function isSignatureKind(value: unknown): value is SignatureKind {
  return isText(value) && Object.hasOwn(signatureKinds, value);
}
