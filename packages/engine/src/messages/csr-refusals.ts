import { durationText, type Subject } from '@kpki/spec';
import type { OrderRefusal, RefusedRequest, RequestRefusals } from '../model/csr-refusals.ts';
import type { Messages } from '../model/message.ts';
import { bareCommand, withMessage } from './message.ts';
import { findingText, nestedIn } from './statement.ts';

const messages: Messages<RequestRefusals> = {
  'asked-twice': () => 'it is asked for twice',
  'not-declared': () => 'it is not declared here',
  'no-certificate': () => 'it has no certificate',
  unreadable: ({ why }) => why,
  'key-kind-differs': ({ found, wanted }) => `its key is ${found ?? 'of an unknown kind'}, declared is ${wanted}`,
  'subject-differs': ({ found }) => `it asks for the subject ${found}, which is not what is declared here`,
  'names-differ': ({ found }) => `it asks for the names ${listText(found)}, which are not those declared here`,
  'usages-differ': ({ found }) => `it asks for the usages ${found.join(', ')}, which are not those declared here`,
  'asks-for-ca': () => 'it asks for a CA',
  'asks-for-no-ca': () => 'it does not ask for a CA',
  'constraints-differ': () => 'it asks for other constraints than are declared here',
  'said/subject': ({ said, declared }) =>
    `its subject is said to be ${subjectText(said)}, declared here is ${subjectText(declared)}`,
  'said/names': ({ said, declared }) =>
    `its names are said to be ${listText(said)}, declared here is ${listText(declared)}`,
  'said/is-ca': ({ said, declared }) =>
    `its kind is said to be ${kindText(said)}, declared here is ${kindText(declared)}`,
  'said/usages': ({ said, declared }) =>
    `its usages are said to be ${listText(said)}, declared here is ${listText(declared)}`,
  'said/seconds': ({ said, declared }) =>
    `its lifetime is said to be ${durationText(said)}, declared here is ${durationText(declared)}`,
  'said/path-length': ({ said, declared }) =>
    `its path length is said to be ${said ?? 'not limited'}, declared here is ${declared ?? 'not limited'}`,
  'said/permitted-names': ({ said, declared }) =>
    `its name constraints are said to be ${permittedText(said)}, declared here is ${permittedText(declared)}`,
  'other-key': () => 'its request is over another key than is said',
  'no-signer': () => 'no CA here signs it',
  'other-signer': ({ said, declared }) => `${said} is to sign it, here ${declared} does`,
  'key-elsewhere': ({ ca }) => `the key of ${ca} is not here either`,
  'signer-not-ok': ({ ca, findings }) =>
    `${ca} is not in order here: ${findings?.map((each) => findingText(each)).join('; ') ?? 'it is not declared'}`,
};

/** Returns a refusal with its text. */
export function refusedRequest<Message extends OrderRefusal>(
  artifact: string,
  message: Message,
  params: RequestRefusals[Message],
): RefusedRequest {
  return withMessage({ artifact, why: messages[message](params, bareCommand, nestedIn(bareCommand)) }, message, params);
}

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
