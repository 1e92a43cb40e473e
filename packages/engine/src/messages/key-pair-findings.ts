import type { KeyPairFindings, KeyPairRemedies } from '../model/key-pair-findings.ts';
import type { Messages } from '../model/message.ts';
import { differingText } from './lists.ts';

export const keyPairMessages: Messages<KeyPairFindings> = {
  'unreadable/ed25519': () =>
    'it is an Ed25519 key, and no component of Kubernetes reads one for service-account tokens',
  'copies-differ/key-pair': ({ keepers }) =>
    `its copies hold different service-account keys: ${differingText(keepers)}`,
  'key-kind-differs/key-pair': ({ name, found, wanted }, command) =>
    `the key is ${found ?? 'of an unknown kind'}, declared is ${wanted}: ${command({ verb: 'rotate', names: [name] })} puts one of that kind in its place`,
  'key-missing/key-pair': ({ location }) =>
    `${location} is there without its private key; a new pair alone would end every service-account token`,
  'public-key-missing': ({ location }) => `${location} is not there`,
  'public-key-differs': ({ location }) => `${location} is not the public half of the private key`,
  'public-key-has-others': ({ location, count }) => `${location} holds ${keysText(count)} too`,
  'public-key-has-others/rotation': ({ location, count }) =>
    `${location} holds ${keysText(count)} too, and not after this: tokens that are signed by theirs are refused then`,
  'tokens-expire': () =>
    'the PKI of a cluster is there: tokens that another key signed are refused as soon as the API servers start with this one',
  'rotation/no-new-key': () => 'the phase issue: there is no new key that is trusted yet',
};

export const keyPairRemedies: Messages<KeyPairRemedies> = {
  'keep-signing-pair': () => 'put both parts of the copy whose key signed the tokens in use in the place of the others',
  'restore-or-remove-pair': () =>
    'restore the private key from a backup, or move both files away to have a new pair made',
  'restore-or-append': ({ location }, command) =>
    `put the private key back from a backup; if it is lost, move ${location} away, on each node that has it, have a new pair made with ${command({ verb: 'apply', names: [] })}, and append what was moved away to the new ${location} before an API server is started again: the tokens that the lost key signed stay good until it is taken out`,
  'restore-signing-key': (_, command) =>
    `bring the key that signed the tokens in use, from a backup or another node; where there never was one, ${command({ verb: 'apply', names: [] })} makes it`,
};

function keysText(count: number): string {
  return count === 1 ? '1 other public key' : `${count} other public keys`;
}
