import type { Finding } from '../model/finding.ts';
import type { CommandText, Messages, Nested } from '../model/message.ts';
import type {
  DeclaredSigner,
  KeyLocation,
  LostKey,
  Replaceable,
  SigningFindings,
  SigningRemedies,
  Unsigned,
} from '../model/signing-findings.ts';
import { firstOf } from './lists.ts';
import { objectionsText } from './objections.ts';

export const signingMessages: Messages<SigningFindings> = {
  'pending-issuer/unsigned': ({ why }, _, nested) => unsignedText(why, nested),
  'issuer-unusable/unsigned': ({ why }, _, nested) => unsignedText(why, nested),
  'pending-issuer/key-kept': () => 'its key is kept, and its certificate is given once somebody has approved it',
  'pending-issuer/ca-approval': (_, command) => `it is given once approved: ${approvedText(command)}`,
  'pending-issuer/approval-pending': () => 'its certificate waits for an approval',
  'pending-issuer/imported': () => 'its certificate is not here yet: it comes with what it signs',
  'pending-issuer/ca': ({ ca, why }, _, nested) =>
    `${ca} cannot issue it yet: ${causesText(why, nested, 'it has no certificate')}`,
  'issuer-unusable/unfit': ({ ca, why }, _, nested) =>
    `${ca} is not fit for use: ${causesText(why, nested, 'it is not usable')}`,
  'issuer-unusable/ca': ({ ca, why }, _, nested) =>
    `${ca} cannot issue it: ${causesText(why, nested, 'it is not usable')}`,
  'issuer-unusable/key-lost': ({ ca, by }, command) => {
    const who =
      by === 'the next rotation'
        ? `once this rotation has ended, another does (${rotateText(ca, command)})`
        : 'the phase issue of its rotation does';
    return `${ca} has lost its key, and cannot issue it: ${who}`;
  },
  'issuer-unusable/no-longer': () =>
    'a new certificate was asked for, and would be valid no longer than this one: until its CA expires',
  'ca-excludes': ({ ca, excluded }) => `${ca} excludes it: ${firstOf(excluded)}`,

  'issuer-changed/signer': ({ found, wanted }) => `it was signed by ${found}, declared is ${signerText(wanted)}`,
  'issuer-changed/rotated': () => 'what signed it is rotated, and the new one signs it over the same key',
  'issuer-changed/other-root': ({ issuer }) => `it was signed by ${issuer}, and by itself it would be another root`,
  'chain-differs/renewed': () => 'behind it stands the certificate of its CA, which gets another',
  'chain-differs': ({ subjects }) => `behind it should stand ${subjects.join(' and ')}`,

  'not-stored/key': () => 'no sink keeps its private key',
  'key-missing/name-taken': ({ backend }) => `the one name for its key in ${backend} is taken`,
  'key-missing/not-created': ({ backend, key, kind, creates }) =>
    `${backend} has no key ${key}, and creates no ${kind} keys (it creates ${creates.join(', ') || 'none'})`,
  'key-missing/renewal': ({ key }) => `${keyText(key)} is not here, and its certificate is signed with it`,
  'key-missing/store': ({ backend }) =>
    `no key in ${backend} is that of its certificate: nothing can be issued until it is there; ${meanwhile}`,
  // The status names no next step, and must not alarm for ever about a key that somebody else has.
  'key-missing/file': ({ name, key }) =>
    `${keyText(key)} is not there: nothing can be issued until it is; ${meanwhile}${name === 'root-ca' ? '' : '; absent on purpose, it is declared by `keys: external`'}`,
  'key-missing/certified': () => 'its private key is not here',
  'key-missing/generation': (lost) => `${lostText(lost)}, and nothing can be signed without it`,
  'key-missing/of-generation': ({ generation }) => `the key of its ${generation} generation is not there`,
};

const meanwhile = 'what it has signed stays good';

export const signingRemedies: Messages<SigningRemedies> = {
  'exchange-requests': (_, command) => exchangeText(command),
  'exchange-requests-by-name': (_, command) =>
    `${command({ verb: 'csr export', names: [] })} writes the requests if it is given the same names, and ${importText(command)}`,
  'apply-when-approved': (_, command) => approvedText(command),
  'fix-signer': () => 'put who signs it in order, or let another one sign it',
  'sign-at-once': () => 'let a CA or an issuer sign it that answers at once, as long as the rotation takes',
  'use-environment-of-key': ({ name }) =>
    `use the environment that keeps the key of ${name}, with -e, or bring that key to where it is looked for here`,
  'name-key-store': ({ name }) =>
    `name a key store for it (\`ca.${name}.keys\`), a sink whose layout keeps it, or who signs in its name`,
  'name-key': ({ name, make }) => {
    const another = `name another with \`ca.${name}.key\``;
    return make === null ? another : `make a ${make.kind} key ${make.key} in it by its own tools, or ${another}`;
  },
  'renew-at-signer': () => 'have it renewed by whoever signed it',
  'renew-at-maker': ({ name }, command) =>
    `have it renewed by whoever made it, or ${rotateText(name, command)} puts another in its place`,
  // A root is meant to be offline, and needs no `keys: external`.
  'restore-ca-key': (ca, command) => {
    const onPurpose = `absent on purpose, as in kubeadm's external CA mode, it is declared by \`keys: external\`, as in the file that ${command({ verb: 'adopt', names: ['DIR'] })} writes; `;
    return `bring its private key back; ${ca.name === 'root-ca' ? '' : onPurpose}if that is lost, ${replacingText(ca, command)}`;
  },
  'restore-generation-key': ({ name, generation }, command) => {
    const otherwise =
      generation === 'new'
        ? `begin anew: ${rollbackText(name, command)} takes away what is there of it`
        : `leave the new one in use: ${rotateText(name, command)} goes on with it`;
    return `put the key back from a backup, or ${otherwise}`;
  },
  'fix-ca': ({ ca }) => `put ${ca} in order, as is said of it`,
  'widen-ca': ({ ca }) => `put a CA in the place of ${ca} that may sign this, or declare what it may sign`,
  'restore-issuing-key': ({ ca, otherwise }, command) =>
    `bring the private key of ${ca} back, or ${otherwiseText(ca, otherwise, command)}, or put a certificate and key that fit in place`,
};

/** Why a certificate is not signed during an apply. */
export function unsignedText(unsigned: Unsigned, nested: Nested): string {
  switch (unsigned.is) {
    case 'waits for approval':
      return 'who signs it has to approve it first';
    case 'signed outside':
      return unsigned.key === null
        ? 'somebody else signs it'
        : `somebody else signs it with the key of ${unsigned.key}`;
    case 'without certificate':
      return `${unsigned.ca} has no certificate yet`;
    case 'without signer':
      return `${unsigned.ca} cannot sign it: ${causesText(unsigned.why, nested, 'it is not there')}`;
    case 'refused':
      return objectionsText(unsigned.objections);
  }
}

/** Several findings as one text. */
export function causesText(why: readonly Finding[], nested: Nested, unknown = ''): string {
  return why.length === 0 ? unknown : why.map(nested).join('; ');
}

/** `its key in hsm`, `pki/ca.key`. */
export function keyText({ backend, location }: KeyLocation): string {
  return backend === null ? (location ?? 'its private key') : `its key in ${backend}`;
}

export function exchangeText(command: CommandText): string {
  return `${command({ verb: 'csr export', names: [] })} writes the requests for whoever signs them, and ${importText(command)}`;
}

function importText(command: CommandText): string {
  return `${command({ verb: 'csr import', names: [] })} brings the certificates`;
}

function approvedText(command: CommandText): string {
  return `once somebody has approved the certificate of its CA, run ${command({ verb: 'apply', names: [] })} again`;
}

/** How a rotation replaces a CA, after the one that is under way. */
export function replacingText({ name, isSuccessor }: Replaceable, command: CommandText): string {
  const replaces = 'replaces the CA while the cluster goes on working';
  if (!isSuccessor) return `${rotateText(name, command)} ${replaces}`;
  return `${rotateText(name, command)} first goes on with the rotation that is under way, and once that has ended, begins another, which ${replaces}`;
}

export function rotateText(name: string, command: CommandText): string {
  return command({ verb: 'rotate', names: [name] });
}

export function rollbackText(name: string, command: CommandText): string {
  return command({ verb: 'rotate', names: [name], flags: { rollback: true } });
}

function otherwiseText(
  ca: string,
  otherwise: SigningRemedies['restore-issuing-key']['otherwise'],
  command: CommandText,
): string {
  const rotate = rotateText(ca, command);
  switch (otherwise) {
    case 'rotate':
      return `replace the CA (${rotate})`;
    case 'roll back':
      return `take its rotation back (${rollbackText(ca, command)}), or, where the one before is trusted no more, move this certificate away and go on (${rotate})`;
    case 'finish and rotate':
      return `go on with its rotation to the end (${rotate}) and replace the CA by another after that`;
  }
}

function signerText(signer: DeclaredSigner): string {
  if (signer.kind === 'named') return signer.name;
  return signer.kind === 'self' ? 'itself' : 'somebody else';
}

function lostText({ generation, backend, locations }: LostKey): string {
  if (backend !== null) return `the key of the ${generation} one is not in ${backend}`;
  if (locations === null) return `the key of the ${generation} one is not there`;
  return `${locations.key} is not there, or is not the key of ${locations.certificate}`;
}
