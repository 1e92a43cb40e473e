import type {
  CommandText,
  DesiredSigner,
  Finding,
  KeyLocation,
  LostKey,
  Messages,
  Nested,
  Replaceable,
  SigningFindings,
  SigningRemedies,
  Unsigned,
} from '@kpki/engine';
import { firstOf } from './lists.ts';
import { objectionsText } from './objections.ts';

export const signingMessages: Messages<SigningFindings> = {
  'pending-issuer/unsigned': ({ why }, _, nested) => unsignedText(why, nested),
  'issuer-unusable/unsigned': ({ why }, _, nested) => unsignedText(why, nested),
  'pending-issuer/key-kept': () => 'the key is stored; the certificate is issued after a person approves the request',
  'pending-issuer/ca-approval': (_, command) =>
    `the certificate is issued after a person approves the request. Fix: ${approvalText(command)}`,
  'pending-issuer/approval-pending': () => 'the request awaits approval',
  'pending-issuer/imported': () =>
    'the CA certificate is not stored yet, and is imported with the certificates that the CA signs',
  'pending-issuer/ca': ({ ca, why }, _, nested) =>
    `${ca} cannot issue this certificate yet: ${causesText(why, nested, 'the CA has no certificate')}`,
  'issuer-unusable/unfit': ({ ca, why }, _, nested) => withCausesText(`${ca} is not usable`, why, nested),
  'issuer-unusable/ca': ({ ca, why }, _, nested) =>
    `${ca} cannot issue this certificate: ${causesText(why, nested, 'the CA is not usable')}`,
  'issuer-unusable/key-lost': ({ ca, by }, command) => {
    const then =
      by === 'next-rotation'
        ? `the rotation after this one issues the certificate (${rotateText(ca, command)})`
        : 'phase reissue of its rotation issues the certificate';
    return `the key of ${ca} is lost, so the CA cannot issue now; ${then}`;
  },
  'issuer-unusable/no-longer': () => noLongerText,
  'ca-excludes': ({ ca, excluded }) => `the constraints of ${ca} exclude this certificate: ${firstOf(excluded)}`,

  'issuer-changed/signer': ({ found, wanted }) => `the signer is ${found}, desired is ${signerText(wanted)}`,
  'issuer-changed/rotated': () => 'the signer of this CA is rotated, and the new signer signs the CA with the same key',
  'issuer-changed/other-root': ({ issuer }) =>
    `${issuer} signed this CA, and a self-signed certificate would be another root`,
  'chain-differs/renewed': () => 'the chain holds the old certificate of a CA that is renewed',
  'chain-differs': ({ subjects }) => `the chain after the certificate must be ${subjects.join(' and ')}`,

  'not-stored/key': () => 'no sink stores the private key',
  'key-missing/name-taken': ({ backend }) => `the only name for the key in ${backend} is taken`,
  'key-missing/not-created': ({ backend, key, kind, creates }) =>
    `${backend} has no key ${key} and cannot create ${kind} keys (supported: ${creates.join(', ') || 'none'})`,
  'key-missing/renewal': ({ key }) => `${keyText(key)}, which signs the CA certificate, is missing`,
  'key-missing/store': ({ backend }) =>
    `no key in ${backend} matches the CA certificate, so the CA cannot issue; ${meanwhile}`,
  // The status names no next step, and must not warn forever about an external key.
  'key-missing/file': ({ name, key }) =>
    `${keyText(key)} is missing, so the CA cannot issue; ${meanwhile}${name === 'root-ca' ? '' : '; if the key is absent on purpose, set `keys: external`'}`,
  'key-missing/certified': () => 'the private key is missing',
  'key-missing/generation': (lost) => `${lostText(lost)}, so the CA cannot sign`,
  'key-missing/of-generation': ({ generation }) => `the key of the ${generation} CA is missing`,
};

const meanwhile = 'issued certificates stay valid';

export const signingRemedies: Messages<SigningRemedies> = {
  'exchange-requests': (_, command) => exchangeText(command),
  'exchange-requests-by-name': (_, command) =>
    `run ${command({ verb: 'csr export', names: [] })} with the same artifact names as in this command; ${importText(command)}`,
  'apply-when-approved': (_, command) => approvalText(command),
  'fix-signer': () =>
    'repair the CA or the issuer that signs this CA, or name another one under `ca:` of the environment',
  'sign-at-once': () =>
    'until the rotation is complete, use a signer that issues during the apply: a CA in the spec, or an issuer without approval',
  'use-environment-of-key': ({ name }) =>
    `use the environment that stores the key of ${name}, with -e, or copy the key to its location here`,
  'name-key-store': ({ name }) =>
    `name a key store (\`ca.${name}.keys\`), a sink whose layout stores the key, or an issuer for this CA`,
  'name-key': ({ name, make }) => {
    const another = `name another key with \`ca.${name}.key\``;
    return make === null
      ? another
      : `make the ${make.kind} key ${make.key} in the key store with its own tools, or ${another}`;
  },
  'renew-at-signer': () => 'have the CA renewed by its signer',
  'renew-at-maker': ({ name }, command) =>
    `renew the CA with the tool that made it, or replace it with ${rotateText(name, command)}`,
  // A root is meant to be offline, and needs no `keys: external`.
  'restore-ca-key': (ca, command) => {
    const onPurpose = `if the key is absent on purpose, as in kubeadm's external CA mode, set \`keys: external\`, as ${command({ verb: 'adopt', names: ['DIR'] })} does; `;
    return `restore the private key; ${ca.name === 'root-ca' ? '' : onPurpose}if the key is lost, ${replacingText(ca, command)}`;
  },
  'restore-generation-key': ({ name, generation }, command) => {
    const otherwise =
      generation === 'new'
        ? `remove the new CA (${rollbackText(name, command)}) and begin the rotation again`
        : `keep the new CA in use: ${rotateText(name, command)} continues the rotation`;
    return `restore the key of the ${generation} CA from a backup; or ${otherwise}`;
  },
  'fix-ca': ({ ca }) => `resolve the findings of ${ca} first`,
  'widen-ca': ({ ca }) =>
    `replace ${ca} with a CA that may sign this certificate, or change the spec to what ${ca} may sign`,
  'restore-issuing-key': ({ ca, otherwise }, command) =>
    `one of: ${[
      `restore the private key of ${ca}`,
      ...waysOut(ca, otherwise, command),
      'have this certificate issued elsewhere, and store it with its key',
    ]
      .map((way, at) => `(${at + 1}) ${way}`)
      .join('; ')}`,
};

/** Why a certificate is not signed during an apply. */
export function unsignedText(unsigned: Unsigned, nested: Nested): string {
  switch (unsigned.is) {
    case 'waits-for-approval':
      return 'the issuer signs only after a person approves the request, so not during an apply';
    case 'signed-outside':
      return unsigned.key === null
        ? 'the certificate is signed outside kpki'
        : `the certificate is signed outside kpki with the key of ${unsigned.key}`;
    case 'without-certificate':
      return `${unsigned.ca} has no certificate yet`;
    case 'without-signer':
      return `${unsigned.ca} cannot sign the certificate: ${causesText(unsigned.why, nested, 'the CA is missing')}`;
    case 'refused':
      return objectionsText(unsigned.objections);
  }
}

export const noLongerText =
  'you asked for a new certificate, but it would not be valid longer than this one, which expires with the CA';

/** Several findings as one text. */
export function causesText(why: readonly Finding[], nested: Nested, unknown = ''): string {
  return why.length === 0 ? unknown : why.map(nested).join('; ');
}

function withCausesText(fact: string, why: readonly Finding[], nested: Nested): string {
  return why.length === 0 ? fact : `${fact}: ${causesText(why, nested)}`;
}

/** `the key in hsm`, `pki/ca.key`. */
export function keyText({ backend, location }: KeyLocation): string {
  return backend === null ? (location ?? 'the private key') : `the key in ${backend}`;
}

export function exchangeText(command: CommandText): string {
  return `${command({ verb: 'csr export', names: [] })} writes the requests; ${importText(command)}`;
}

function importText(command: CommandText): string {
  return `once they are signed, ${command({ verb: 'csr import', names: [] })} stores the certificates`;
}

function approvalText(command: CommandText): string {
  return `approve the request for the CA certificate, then run ${command({ verb: 'apply', names: [] })} again`;
}

/** How a rotation replaces a CA, after the one that is under way. */
export function replacingText({ name, isSuccessor }: Replaceable, command: CommandText): string {
  const replaces = 'replaces the CA while the cluster keeps running';
  if (!isSuccessor) return `${rotateText(name, command)} ${replaces}`;
  return `complete the current rotation with ${rotateText(name, command)}, and run the same command again: it begins another rotation, which ${replaces}`;
}

export function rotateText(name: string, command: CommandText): string {
  return command({ verb: 'rotate', names: [name] });
}

export function rollbackText(name: string, command: CommandText): string {
  return command({ verb: 'rotate', names: [name], flags: { rollback: true } });
}

function waysOut(
  ca: string,
  otherwise: SigningRemedies['restore-issuing-key']['otherwise'],
  command: CommandText,
): readonly string[] {
  const rotate = rotateText(ca, command);
  switch (otherwise) {
    case 'rotate':
      return [`replace the CA: ${rotate}`];
    case 'roll-back':
      return [
        `roll back the rotation: ${rollbackText(ca, command)}`,
        `if the old CA is no longer trusted, move the files of this certificate away and run ${rotate}`,
      ];
    case 'finish-and-rotate':
      return [`complete the rotation with ${rotate}, then rotate the CA again`];
  }
}

function signerText(signer: DesiredSigner): string {
  if (signer.kind === 'named') return signer.name;
  return signer.kind === 'self' ? 'the CA itself' : 'a signer outside kpki';
}

function lostText({ generation, backend, locations }: LostKey): string {
  if (backend !== null) return `the key of the ${generation} CA is not in ${backend}`;
  if (locations === null) return `the key of the ${generation} CA is missing`;
  return `${locations.key} is missing or does not match ${locations.certificate}`;
}
