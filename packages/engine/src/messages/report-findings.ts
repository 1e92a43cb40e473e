import type { Messages } from '../model/message.ts';
import type { ReportFindings, ReportRemedies } from '../model/report-findings.ts';

export const reportMessages: Messages<ReportFindings> = {
  'private-key-exposed/file': () => 'everybody may read the private key in it',
  'unreadable/file': ({ why }) => why,
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
