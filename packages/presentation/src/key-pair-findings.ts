import type { KeyPairFindings, KeyPairRemedies, Messages } from '@kpki/engine';
import { kindText } from './certificate-findings.ts';
import { differingText } from './lists.ts';

export const keyPairMessages: Messages<KeyPairFindings> = {
  'unreadable/ed25519': () =>
    'the key is Ed25519, and no Kubernetes component reads Ed25519 for service-account tokens',
  'copies-differ/key-pair': ({ keepers }) => `the service-account keys of the copies differ: ${differingText(keepers)}`,
  'key-kind-differs/key-pair': ({ name, ...kinds }, command) =>
    `${kindText('the key', kinds)}. Fix: ${command({ verb: 'rotate', names: [name] })}`,
  'key-missing/key-pair': ({ location }) =>
    `${location} is stored without its private key; a new pair alone would invalidate every service-account token`,
  'public-key-missing': ({ location }) => `${location} is missing`,
  'public-key-differs': ({ location }) => `${location} does not match the private key`,
  'public-key-has-others': ({ location, count }) => `${location} also holds ${keysText(count)}`,
  'public-key-has-others/rotation': ({ location, count }) =>
    `${location} also holds ${keysText(count)}, which this phase removes: API servers then reject tokens signed with ${count === 1 ? 'that key' : 'those keys'}`,
  'tokens-expire': () =>
    'the cluster already has a PKI, and kpki would make a new service-account key: API servers that start with the new key reject all tokens signed with the old one',
  'rotation/no-new-key': () => 'phase reissue needs a new key that is already trusted',
};

export const keyPairRemedies: Messages<KeyPairRemedies> = {
  'keep-signing-pair': () =>
    'find the pair that signed the tokens in use, and copy both of its files over the other pairs',
  'restore-or-remove-pair': () =>
    'restore the private key from a backup, or move both files away, and kpki makes a new pair',
  'restore-or-append': ({ location }, command) =>
    `restore the private key from a backup. If the key is lost: move ${location} away on each node that has the file, make a new pair with ${command({ verb: 'apply', names: [] })}, and append the moved public key to the new ${location} before an API server restarts; tokens signed with the lost key stay valid until that public key is removed`,
  'restore-signing-key': (_, command) =>
    `restore the key that signed the tokens in use, from a backup or another node; if the cluster never had one, ${command({ verb: 'apply', names: [] })} makes the key`,
};

function keysText(count: number): string {
  return count === 1 ? '1 other public key' : `${count} other public keys`;
}
