import type { CommandText, Messages, Nested } from '../model/message.ts';
import type { Named, ReportFindings, ReportRemedies } from '../model/report-findings.ts';

const nothingThere = 'there is no certificate, key or kubeconfig in it';

function namedText({ finding, namedBy }: Named, _: CommandText, nested: Nested): string {
  return `${nested(finding)}; ${namedBy} names it`;
}

export const reportMessages: Messages<ReportFindings> = {
  'private-key-exposed/file': () => 'everybody may read the private key in it',
  'unreadable/file': ({ why }, _, nested) => nested(why),
  'skipped/no-plain-file': () => 'it is no plain file',
  'skipped/too-large': ({ most }) => `it is larger than ${most} bytes`,
  'missing/file': () => 'there is no such file',
  'missing/link-target': () => 'it is a link to a file that is not there',
  'missing/nothing-there': () => nothingThere,
  'unreadable/nothing-there': () => nothingThere,
  'unreadable/empty': () => 'it is empty',
  'unreadable/denied': ({ code }) => `it may not be read (${code}); run kpki as whoever may read it`,
  'unreadable/link-loop': () => 'its links lead round in a circle (ELOOP)',
  'unreadable/code': ({ code }) => `it cannot be read (${code})`,
  'missing/named': namedText,
  'skipped/named': namedText,
  'unreadable/named': namedText,
  unreachable: ({ why }, _, nested) => nested(why),
  'unreadable/server': ({ why }, _, nested) => nested(why),
  'unreadable/misplaced-key': () => 'it holds a private key where none belongs',
  'unreadable/no-certificate': () => 'there is no certificate in it',
  'unreadable/encrypted-key': () => 'its private key is encrypted',
  'unreadable/file-key': () => 'its private key cannot be read',
  'key-mismatch/user': ({ file }) =>
    `the private key of its user${file === null ? '' : `, in ${file},`} is not the one in the certificate`,
  'not-to-be-issued': ({ why }) => why,
};

export const reportRemedies: Messages<ReportRemedies> = {
  'renew-certificate': ({ name }, command) =>
    `${command({ verb: 'renew', names: [name] })} issues it anew as it should be`,
  'rekey-certificate': ({ name }, command) =>
    `${command({ verb: 'rekey', names: [name] })} issues it anew over a new key`,
  'renew-ca': ({ ca }, command) =>
    `${command({ verb: 'renew', names: [ca] })} issues it anew over the same key, and what it signed stays good`,
  'replace-ca': ({ ca }, command) => `${command({ verb: 'rotate', names: [ca] })} puts another CA in its place`,
};
