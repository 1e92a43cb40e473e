import type { Messages, RequestStatements } from '@kpki/engine';
import { durationText, type Subject } from '@kpki/spec';

export const requestRefusals: Messages<RequestStatements> = {
  'request/asked-twice': () => 'requested twice',
  'request/not-declared': () => 'not in the spec file on this machine',
  'request/no-certificate': () => 'no certificate',
  'request/unreadable': ({ why }) => why,
  'request/key-kind-differs': ({ found, wanted }) =>
    `the key is ${found ?? 'of an unknown algorithm'}, the spec has ${wanted}`,
  'request/subject-differs': ({ found }) => `the requested subject differs from the spec: ${found}`,
  'request/names-differ': ({ found }) => `the requested SANs differ from the spec: ${listText(found)}`,
  'request/usages-differ': ({ found }) => `the requested usages differ from the spec: ${listText(found)}`,
  'request/asks-for-ca': () => 'the spec has a leaf certificate, but the request has basicConstraints CA:TRUE',
  'request/asks-for-no-ca': () => 'the spec has a CA certificate, but the request lacks basicConstraints CA:TRUE',
  'request/constraints-differ': () => 'the requested constraints differ from the spec',
  'request/said/subject': ({ said, declared }) =>
    `the bundle states subject ${subjectText(said)}, the spec has ${subjectText(declared)}`,
  'request/said/names': ({ said, declared }) =>
    `the bundle states names ${listText(said)}, the spec has ${listText(declared)}`,
  'request/said/is-ca': ({ said, declared }) =>
    `the bundle states ${kindText(said)}, the spec has ${kindText(declared)}`,
  'request/said/usages': ({ said, declared }) =>
    `the bundle states usages ${listText(said)}, the spec has ${listText(declared)}`,
  'request/said/seconds': ({ said, declared }) =>
    `the bundle states lifetime ${durationText(said)}, the spec has ${durationText(declared)}`,
  'request/said/path-length': ({ said, declared }) =>
    `the bundle states path length ${said ?? 'not limited'}, the spec has ${declared ?? 'not limited'}`,
  'request/said/permitted-names': ({ said, declared }) =>
    `the bundle states name constraints ${permittedText(said)}, the spec has ${permittedText(declared)}`,
  'request/other-key': () => 'the request has another key than the bundle states',
  'request/no-signer': () => 'no CA in the spec file on this machine issues this certificate',
  'request/other-signer': ({ said, declared }) => `the bundle names ${said} as signer, the spec has ${declared}`,
  'request/key-elsewhere': ({ ca }) => `the key of ${ca} is not on this machine either`,
  'request/signer-not-ok': ({ ca, findings }, _, nested) =>
    findings === null
      ? `${ca} has to sign this request, but is not in the spec file on this machine`
      : `${ca} is invalid on this machine: ${findings.map(nested).join('; ')}`,
};

function subjectText({ organizations, commonName }: Subject): string {
  return [...organizations.map((each) => `O=${each}`), `CN=${commonName}`].join(', ');
}

function listText(list: readonly string[]): string {
  return list.join(', ') || 'none';
}

function kindText(isCa: boolean): string {
  return isCa ? 'a CA certificate' : 'a leaf certificate';
}

function permittedText(names: readonly string[]): string {
  return names.length === 0 ? 'none' : `permitted ${names.join(', ')}`;
}
