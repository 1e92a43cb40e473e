import type { CommandText, Messages, Named, Nested, ReportFindings, ReportRemedies } from '@kpki/engine';

const nothingFound = 'no certificate, key or kubeconfig found';

function namedText({ finding, namedBy }: Named, _: CommandText, nested: Nested): string {
  return `${nested(finding)} (referenced by ${namedBy})`;
}

export const reportMessages: Messages<ReportFindings> = {
  'private-key-exposed/file': () => 'the file holds a private key that every user can read',
  'unreadable/file': ({ why }, _, nested) => nested(why),
  'skipped/no-plain-file': () => 'not a regular file',
  'skipped/too-large': ({ most }) => `larger than ${most} bytes`,
  'missing/file': () => 'the file does not exist',
  'missing/link-target': () => 'the link points to a file that does not exist',
  'missing/nothing-there': () => nothingFound,
  'unreadable/nothing-there': () => nothingFound,
  'unreadable/empty': () => 'the file is empty',
  'unreadable/denied': ({ code }) =>
    `no permission to read the file (${code}). Fix: run kpki as a user who may read it`,
  'unreadable/link-loop': () => 'the symbolic links form a loop (ELOOP)',
  'unreadable/code': ({ code }) => `the file cannot be read (${code})`,
  'missing/named': namedText,
  'skipped/named': namedText,
  'unreadable/named': namedText,
  unreachable: ({ why }, _, nested) => nested(why),
  'unreadable/server': ({ why }, _, nested) => nested(why),
  'unreadable/misplaced-key': () => 'the kubeconfig holds a private key in an unexpected field',
  'unreadable/no-certificate': () => 'no certificate found',
  'unreadable/encrypted-key': () => 'the private key is encrypted',
  'unreadable/file-key': () => 'the private key cannot be read',
  'key-mismatch/user': ({ file }) =>
    `the private key of the kubeconfig user${file === null ? '' : `, in ${file},`} does not match the certificate of that user`,
  'not-to-be-issued': ({ why }) => why,
};

export const reportRemedies: Messages<ReportRemedies> = {
  'renew-certificate': ({ name }, command) =>
    `${command({ verb: 'renew', names: [name] })} issues a correct certificate with the same key`,
  'rekey-certificate': ({ name }, command) =>
    `${command({ verb: 'rekey', names: [name] })} issues a correct certificate with a new key`,
  'renew-ca': ({ ca }, command) =>
    `${command({ verb: 'renew', names: [ca] })} renews the CA with the same key, and issued certificates stay valid`,
  'replace-ca': ({ ca }, command) => `${command({ verb: 'rotate', names: [ca] })} replaces the CA`,
};
