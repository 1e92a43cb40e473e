import type { CaFindings, CaRemedies, CommandText, Messages } from '@kpki/engine';
import { day } from './dates.ts';
import { differingText, firstNames, keeperName, keeperText } from './lists.ts';
import { keyText, replacingText } from './signing-findings.ts';

export const caMessages: Messages<CaFindings> = {
  'missing/ca': () => 'the CA is missing',
  'not-stored/ca': () => 'no sink stores the CA',

  'unreadable/ca': () => 'the CA is unreadable',
  'unreadable/key': ({ key, why }) => `${keyText(key)}: ${why}`,
  'unreadable/elsewhere': ({ location, why }) =>
    `${location}: ${why}; this location may hold the CA from when the cluster had another number of nodes`,
  'unreadable/ca-elsewhere': () => 'an unreadable location may hold the CA',
  'stored-elsewhere': ({ location, belongs }) =>
    `the CA is stored at ${location}, its location while the cluster had another number of nodes; its location is now ${belongs}`,
  'stored-elsewhere/ca': () => 'the CA is stored in the wrong location',

  'ca-missing': ({ location }) =>
    `${location} is stored, but the CA that signed it is not; the cluster would not trust a new CA`,
  'ca-missing/absent': () => 'the CA certificate and key are missing',
  'ca-missing/replaced': () => 'another CA is stored in its place',
  'certificate-missing/key-alone': () => 'the private key is stored without a certificate',
  'certificate-missing/ca': () => 'the CA certificate is missing',
  'certificate-missing/not-shown': ({ issuers }) =>
    `the CA certificate is missing, and ${sourceText(issuers, 'does not return', 'do not return')} the certificate`,
  'certificate-missing/shown': ({ issuers, subject, fingerprint }) =>
    `${sourceText(issuers, 'returns', 'return')} ${subject} as the CA certificate, SHA-256 ${fingerprint}`,

  'copies-differ/stale': ({ keeper }) => `${keeperText(keeper)} has the CA certificate from before its renewal`,
  'copies-differ/parts': ({ parts, keepers }) => `the ${parts} of the copies differ: ${differingText(keepers)}`,
  'copies-differ/ca': () => 'the copies of the CA differ',

  'issuer-changed/shown': ({ issuers, subject, location }) =>
    `${sourceText(issuers, 'returns', 'return')} ${subject} as the CA, but ${location ?? 'the sink'} holds another certificate`,
  'issuer-changed/ca': () => 'the issuer has another CA certificate',
  'subject-differs/renewal': ({ differing }) =>
    `the renewed CA certificate would not have the same ${differing}, byte for byte; certificates that the CA issued refer to the current one, so clients would reject them`,
  'renew-due/signed': ({ notAfter }) => `expires on ${day(notAfter)}, with every certificate that the CA signed`,
  'requested/ca': () => 'you asked for a new certificate with the same key',
  'requested/shown': ({ issuers }) =>
    `${sourceText(issuers, 'returns', 'return')} a newer certificate of the CA, for the same key`,
  'requested/not-shown': ({ issuers }) =>
    `the certificate from ${showerText(issuers)}, where the CA key is, is not newer than the stored one`,
};

/** Beyond this, names replace the locations: so many locations would bury the rest of the message. */
const mostLocations = 12;

export const caRemedies: Messages<CaRemedies> = {
  'restore-or-move-away': () =>
    'restore the right certificate and key; or move both away with everything that they signed, and kpki makes new ones',
  // The fix is in the finding. Removal is no fix: the key may be good and just not readable for kpki.
  'make-readable': () =>
    'make this location readable and run the command again; kpki follows no links and never overwrites unreadable content',
  // Replacing that CA is no fix either.
  'make-ca-readable': ({ ca }) => `make ${ca} readable and run the command again`,
  'copy-own-pair': () => 'copy the certificate and key that the cluster uses over the others',
  'copy-own-certificate': () => 'copy the certificate that the cluster uses over the others',
  'restore-ca': ({ signed }, command) => {
    const names = [...new Set(signed.map(({ name }) => name))].join(', ');
    const what =
      signed.length > mostLocations ? `every copy of ${names}` : signed.map(({ location }) => location).join(', ');
    return `restore the CA certificate and key from a backup; if both are lost, move away everything that the CA signed, and ${applyText(command)} makes a new CA and new certificates: ${what}`;
  },
  // One node's own files look the same: the folder of the node was given instead of its parent.
  'move-files': ({ location, belongs }) => {
    const moved = `move the files of each node to its folder, such as ${location} to ${belongs}, and plan again`;
    if (!belongs.endsWith(`/${location}`)) return moved;
    return `if this folder belongs to one of several nodes, use its parent folder, which has one folder for each node; otherwise ${moved}`;
  },
  'restore-pair': (ca, command) =>
    `store a certificate and key that match; if the key of the certificate is lost, ${replacingText(ca, command)}`,
  'restore-key': (ca, command) =>
    `restore the private key of this certificate; if that key is lost, remove the stored private key, and ${replacingText(ca, command)}`,
  'copy-key': ({ keepers }, command) =>
    `copy the private key of ${firstNames(keepers.map(keeperName))} over it; or remove it, and ${applyText(command)} copies the key`,
  'renew-cas': ({ names }, command) => renewalText(names, command),
  'renew-cas-or-replace': ({ names, name }, command) =>
    `${renewalText(names, command)}; if a key is lost, ${command({ verb: 'rotate', names: [name], flags: { compromised: true } })} replaces the CA at once`,
  'set-clock-or-renew': ({ name }, command) =>
    `if the clock of this machine is behind, correct the clock; otherwise ${renewalText([name], command)}`,
  'fix-where-key-is': () => 'have the CA fixed where its key is',
  'renew-where-key-is': ({ name }, command) =>
    `have the CA renewed where its key is, with the same key and subject; then ${command({ verb: 'renew', names: [name] })} stores the new certificate`,
  'take-shown': ({ name, issuers }, command) =>
    `${command({ verb: 'renew', names: [name] })} stores the certificate that ${showerText(issuers)} returns`,
  'name-issuer-of-stored': ({ location }) =>
    `set the issuer that has the key of ${location ?? 'the stored CA'}, or ${awayText(location)}`,
  'sign-by-stored': ({ location }) =>
    `have the requests signed by the CA in ${location ?? 'the sink'}, or ${awayText(location)}`,
  'put-certificate': ({ location }) => `store the CA certificate at ${location ?? 'its location'}`,
};

function renewalText(names: readonly string[], command: CommandText): string {
  return `${command({ verb: 'renew', names })} renews each CA with its current key, and issued certificates stay valid`;
}

function applyText(command: CommandText): string {
  return command({ verb: 'apply', names: [] });
}

function awayText(location: string | null): string {
  return `move ${location ?? 'the stored CA'} away with everything that it signed`;
}

function showerText(issuers: readonly string[]): string {
  return issuers.length === 0 ? 'the import' : issuers.join(', ');
}

/** The issuers or the import, with the verb in its number. */
function sourceText(issuers: readonly string[], one: string, several: string): string {
  return `${showerText(issuers)} ${issuers.length > 1 ? several : one}`;
}
