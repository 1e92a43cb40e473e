import type { CaFindings, CaRemedies } from '../model/ca-findings.ts';
import type { CommandText, Messages } from '../model/message.ts';
import { day } from './dates.ts';
import { differingText, firstNames, keeperName, keeperText } from './lists.ts';
import { keyText, replacingText } from './signing-findings.ts';

export const caMessages: Messages<CaFindings> = {
  'missing/ca': () => 'it is not there',
  'not-stored/ca': () => 'no sink keeps it',

  'unreadable/ca': () => 'what is there cannot be read',
  'unreadable/key': ({ key, why }) => `${keyText(key)}: ${why}`,
  'unreadable/elsewhere': ({ location, why }) =>
    `${location}: ${why}; it may be there, from when the cluster had another number of nodes`,
  'unreadable/ca-elsewhere': () => 'whether it is there cannot be read',
  'stored-elsewhere': ({ location, belongs }) =>
    `${location} is there, from when the cluster had another number of nodes; now it belongs to ${belongs}`,
  'stored-elsewhere/ca': () => 'it is not where it belongs',

  'ca-missing': ({ location }) =>
    `${location} is stored, but the CA that signed it is not; the cluster trusts no other`,
  'ca-missing/absent': () => 'its certificate and key are not there',
  'ca-missing/replaced': () => 'another one was put in its place',
  'certificate-missing/key-alone': () => 'its private key is there without a certificate',
  'certificate-missing/ca': () => 'its certificate is not there',
  'certificate-missing/not-shown': ({ issuers }) =>
    `its certificate is not there, and ${showerText(issuers)} does not tell it`,
  'certificate-missing/shown': ({ issuers, subject, fingerprint }) =>
    `it is ${subject} of ${showerText(issuers)}, sha256 ${fingerprint}`,

  'copies-differ/stale': ({ keeper }) => `${keeperText(keeper)} has its certificate of before it was renewed`,
  'copies-differ/parts': ({ parts, keepers }) => `its copies hold different ${parts}: ${differingText(keepers)}`,
  'copies-differ/ca': () => 'its copies differ',

  'issuer-changed/shown': ({ issuers, subject, location }) =>
    `${showerText(issuers)} shows ${subject} as its CA, and ${location ?? 'the sink'} holds another certificate`,
  'issuer-changed/ca': () => 'its issuer has another certificate',
  'subject-differs/renewal': ({ differing }) =>
    `its ${differing} is written otherwise than kpki writes it, and nothing that it signed would name the new certificate`,
  'renew-due/signed': ({ notAfter }) => `it ends on ${day(notAfter)}, and all that it signed with it`,
  'requested/ca': () => 'a new certificate over the same key was asked for',
  'requested/shown': ({ issuers }) => `${showerText(issuers)} shows a younger certificate of it`,
  'requested/not-shown': ({ issuers }) =>
    `its key is with ${showerText(issuers)}, which shows no younger certificate of it than is here`,
};

/** More of them are told by their names: that many locations would bury what else is said. */
const mostLocations = 12;

export const caRemedies: Messages<CaRemedies> = {
  'restore-or-move-away': () =>
    'put the right certificate and key in place, or move them away with everything they signed to have new ones made',
  // The fix is in the finding. Removal is no fix: the key may be good and just not readable for kpki.
  'make-readable': () =>
    'put that right and run this again; kpki follows no link, and writes over nothing that it does not read',
  // Replacing that CA is no fix either.
  'make-ca-readable': ({ ca }) => `put right why ${ca} cannot be read, and run this again`,
  'copy-own-pair': () => 'copy the certificate and key that belong to the cluster over the others',
  'copy-own-certificate': () => 'copy the certificate that belongs to the cluster over the others',
  'restore-ca': ({ signed }, command) => {
    const names = [...new Set(signed.map(({ name }) => name))].join(', ');
    const what =
      signed.length > mostLocations ? `${names}, wherever they are` : signed.map(({ location }) => location).join(', ');
    return `put its certificate and key back, from a backup; or, if they are lost, move away everything that it signed, and ${applyText(command)} makes all of it anew: ${what}`;
  },
  // One node's own files look the same: its folder was named in place of the one above.
  'move-files': ({ location, belongs }) => {
    const moved = `move each node's files to where they belong, as ${location} to ${belongs}, and plan again`;
    if (!belongs.endsWith(`/${location}`)) return moved;
    return `if these are the files of one node of several, name the folder that has one for each node in its place; if not, ${moved}`;
  },
  'restore-pair': (ca, command) =>
    `put a certificate and key in place that belong together; if the key of its certificate is lost, ${replacingText(ca, command)}`,
  'restore-key': (ca, command) =>
    `put the right private key in place; if that is lost, take away what is in its place, and ${replacingText(ca, command)}`,
  'copy-key': ({ keepers }, command) =>
    `copy the private key of ${firstNames(keepers.map(keeperName))} over it, or take it away, and ${applyText(command)} does`,
  'renew-cas': ({ names }, command) => renewalText(names, command),
  'renew-cas-or-replace': ({ names, name }, command) =>
    `${renewalText(names, command)}; where a key is lost, ${command({ verb: 'rotate', names: [name], flags: { compromised: true } })} replaces the CA at once`,
  'set-clock-or-renew': ({ name }, command) =>
    `set the clock of this machine right if it is behind; if not, ${renewalText([name], command)}`,
  'fix-where-key-is': () => 'have whoever has its key put it in order',
  'renew-where-key-is': ({ name }, command) =>
    `have it renewed there, over the same key and with the same subject; ${command({ verb: 'renew', names: [name] })} takes it then`,
  'take-shown': ({ name, issuers }, command) =>
    `${command({ verb: 'renew', names: [name] })} takes the certificate that ${showerText(issuers)} shows`,
  'name-issuer-of-stored': ({ location }) =>
    `name the issuer that has the key of ${location ?? 'the sink'}, or ${awayText(location)}`,
  'sign-by-stored': ({ location }) => `have it signed by the CA of ${location ?? 'the sink'}, or ${awayText(location)}`,
  'put-certificate': ({ location }) => `put the certificate of the CA at ${location ?? 'its location'}`,
};

function renewalText(names: readonly string[], command: CommandText): string {
  return `${command({ verb: 'renew', names })} renews each CA over its key, and what was signed stays valid`;
}

function applyText(command: CommandText): string {
  return command({ verb: 'apply', names: [] });
}

function awayText(location: string | null): string {
  return `move ${location ?? 'the sink'} away with everything it signed`;
}

function showerText(issuers: readonly string[]): string {
  return issuers.length === 0 ? 'what was delivered' : issuers.join(', ');
}
