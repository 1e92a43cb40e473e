import { durationText, type Subject } from '@kpki/spec';
import type { RequestStatements } from '../model/csr-refusals.ts';
import type { Messages } from '../model/message.ts';

export const requestRefusals: Messages<RequestStatements> = {
  'request/asked-twice': () => 'it is asked for twice',
  'request/not-declared': () => 'it is not declared here',
  'request/no-certificate': () => 'it has no certificate',
  'request/unreadable': ({ why }) => why,
  'request/key-kind-differs': ({ found, wanted }) =>
    `its key is ${found ?? 'of an unknown kind'}, declared is ${wanted}`,
  'request/subject-differs': ({ found }) => `it asks for the subject ${found}, which is not what is declared here`,
  'request/names-differ': ({ found }) => `it asks for the names ${listText(found)}, which are not those declared here`,
  'request/usages-differ': ({ found }) =>
    `it asks for the usages ${found.join(', ')}, which are not those declared here`,
  'request/asks-for-ca': () => 'it asks for a CA',
  'request/asks-for-no-ca': () => 'it does not ask for a CA',
  'request/constraints-differ': () => 'it asks for other constraints than are declared here',
  'request/said/subject': ({ said, declared }) =>
    `its subject is said to be ${subjectText(said)}, declared here is ${subjectText(declared)}`,
  'request/said/names': ({ said, declared }) =>
    `its names are said to be ${listText(said)}, declared here is ${listText(declared)}`,
  'request/said/is-ca': ({ said, declared }) =>
    `its kind is said to be ${kindText(said)}, declared here is ${kindText(declared)}`,
  'request/said/usages': ({ said, declared }) =>
    `its usages are said to be ${listText(said)}, declared here is ${listText(declared)}`,
  'request/said/seconds': ({ said, declared }) =>
    `its lifetime is said to be ${durationText(said)}, declared here is ${durationText(declared)}`,
  'request/said/path-length': ({ said, declared }) =>
    `its path length is said to be ${said ?? 'not limited'}, declared here is ${declared ?? 'not limited'}`,
  'request/said/permitted-names': ({ said, declared }) =>
    `its name constraints are said to be ${permittedText(said)}, declared here is ${permittedText(declared)}`,
  'request/other-key': () => 'its request is over another key than is said',
  'request/no-signer': () => 'no CA here signs it',
  'request/other-signer': ({ said, declared }) => `${said} is to sign it, here ${declared} does`,
  'request/key-elsewhere': ({ ca }) => `the key of ${ca} is not here either`,
  'request/signer-not-ok': ({ ca, findings }, _, nested) =>
    `${ca} is not in order here: ${findings?.map(nested).join('; ') ?? 'it is not declared'}`,
};

function subjectText({ organizations, commonName }: Subject): string {
  return [...organizations.map((each) => `O=${each}`), `CN=${commonName}`].join(', ');
}

function listText(list: readonly string[]): string {
  return list.join(', ') || 'none';
}

function kindText(isCa: boolean): string {
  return isCa ? 'a CA' : 'no CA';
}

function permittedText(names: readonly string[]): string {
  return names.length === 0 ? 'none' : `permitted ${names.join(', ')}`;
}
