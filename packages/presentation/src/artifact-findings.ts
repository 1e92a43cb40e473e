import type { Action, ArtifactFindings, ArtifactRemedies, Messages } from '@kpki/engine';
import { keeperText } from './lists.ts';
import { objectionsText } from './objections.ts';

export const artifactMessages: Messages<ArtifactFindings> = {
  missing: () => 'no copy is stored',
  'not-stored': () => 'no sink of the environment has a location for this artifact, so kpki does not make it',
  unreadable: ({ location, why }, _, nested) => `${location}: ${nested(why)}`,
  'key-missing': ({ location }) => `${location} is missing`,
  'certificate-missing': ({ location }) => `${location} is missing`,
  'copy-missing': ({ keeper }) => `${keeperText(keeper)} has no copy`,
  'copy-missing/part': ({ location }) => `${location} is missing`,
  'copies-differ': ({ location }) => `${location} differs from the copy that kpki keeps`,
  'copies-differ/rivals': ({ main, rival }) =>
    `the copies on ${keeperText(main)} and ${keeperText(rival)} differ, and both are valid`,
  'key-not-given-back/copy': ({ keeper }) =>
    `another copy needs the private key, and ${keeperText(keeper)} stores but never returns that key`,
  'key-not-given-back/new-key': () =>
    'the new key must be stored until its certificate is issued, and no sink of this artifact returns private keys',
  'private-key-exposed': ({ location }) =>
    `${location} holds a private key that every user can read. Fix: remove the key from this file`,
  'issuer-refuses': ({ objections }) => objectionsText(objections),
  'pending-issuer/external': () => 'the key is stored, and the certificate is issued outside kpki',
  'pending-issuer/approval': ({ issuer }) =>
    `the key is stored; issuer ${issuer} issues the certificate after a person approves the request`,
  'ca-shared': ({ ca }) => `${ca} has the same key`,
  excluded: ({ action, why }, _, nested) => `excluded from this plan; otherwise ${withCauses(action, why.map(nested))}`,
  'excluded/with-ca': ({ action, why, ca }, _, nested) =>
    `excluded with ${ca}; otherwise ${withCauses(action, why.map(nested))}`,
  'excluded/unrequested': ({ action, why }, _, nested) =>
    `not requested, so excluded; otherwise ${withCauses(action, why.map(nested))}`,
};

function withCauses(action: Action, why: readonly string[]): string {
  return why.length === 0 ? action : `${action}: ${why.join('; ')}`;
}

export const artifactRemedies: Messages<ArtifactRemedies> = {
  'plan-again': (_, command) => `make a new plan with ${command({ verb: 'plan', names: [] })}`,
  'run-plan': (_, command) => `run ${command({ verb: 'plan', names: [] })}`,
  'plan-rest': (_, command) =>
    `every file written so far is complete; see the remaining steps with ${command({ verb: 'plan', names: [] })}`,
  'wait-or-rekey': ({ name }, command) =>
    `try again later, when the issuer no longer remembers this key, or make a new key: ${command({ verb: 'rekey', names: [name] })}`,
  'declare-user': (_, command) =>
    `add the user to \`users\` in the spec file, and run ${command({ verb: 'apply', names: [] })}: a sink then keeps the key while the approval is pending`,
  'declare-and-export': ({ user }, command) => {
    const [export_, import_] = ['csr export', 'csr import'].map((verb) => command({ verb, names: [] }));
    return `add ${user} to \`users\` in the spec file, so that a sink stores the key until the certificate arrives; then run ${export_}, have the request signed, and run ${import_}`;
  },
  'remove-unused-copy': () => 'remove the copy that is not in use, and kpki copies the remaining one',
  'remove-copy-or-add-sink': () =>
    'add a sink that returns private keys; or remove this copy, and kpki makes one new certificate and key for all copies',
  'add-sink': () => 'also store the key in a sink that returns private keys',
  'issue-elsewhere': () =>
    'have the operator of the CA issue the certificate, and store it with its key; or change the spec to what the issuer allows',
};
