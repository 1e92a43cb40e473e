import type { ArtifactFindings, ArtifactRemedies } from '../model/artifact-findings.ts';
import type { Messages } from '../model/message.ts';
import { keeperText } from './lists.ts';
import { objectionsText } from './objections.ts';

export const artifactMessages: Messages<ArtifactFindings> = {
  missing: () => 'nothing is there yet',
  'not-stored': () => 'no sink of the environment keeps it',
  unreadable: ({ location, why }, _, nested) => `${location}: ${nested(why)}`,
  'key-missing': ({ location }) => `${location} is not there`,
  'certificate-missing': ({ location }) => `${location} is not there`,
  'copy-missing': ({ keeper }) => `${keeperText(keeper)} does not have it`,
  'copy-missing/part': ({ location }) => `${location} is not there`,
  'copies-differ': ({ location }) => `${location} is not what the copy to keep holds`,
  'copies-differ/rivals': ({ main, rival }) =>
    `${keeperText(main)} and ${keeperText(rival)} hold different ones, and one is as good as the other`,
  'key-not-given-back/copy': ({ keeper }) =>
    `${keeperText(keeper)} has the private key and does not give it back, and another copy needs it`,
  'key-not-given-back/new-key': () =>
    'no sink that keeps it gives keys back, and its new key has to be kept until it is issued',
  'private-key-exposed': ({ location }) => `${location} holds a private key, and everybody may read it; take it out`,
  'issuer-refuses': ({ objections }) => objectionsText(objections),
  'pending-issuer/external': () => 'its key is kept, and somebody else issues the certificate',
  'pending-issuer/approval': ({ issuer }) =>
    `its key is kept, and ${issuer} gives the certificate once somebody has approved it`,
  'ca-shared': ({ ca }) => `its key is that of ${ca} too`,
};

export const artifactRemedies: Messages<ArtifactRemedies> = {
  'see-plan': () => 'see the plan',
  'plan-again': (_, command) => `make it again with ${command({ verb: 'plan', names: [] })}`,
  'run-plan': (_, command) => `run ${command({ verb: 'plan', names: [] })}`,
  'plan-rest': (_, command) =>
    `what was written until then is whole, and ${command({ verb: 'plan', names: [] })} tells what is left`,
  'wait-or-rekey': ({ name }, command) =>
    `ask again once it has forgotten that, or have a new key made: ${command({ verb: 'rekey', names: [name] })}`,
  'declare-and-export': ({ user }, command) => {
    const [export_, import_] = ['csr export', 'csr import'].map((verb) => command({ verb, names: [] }));
    return `declare ${user} under \`users\`, so that a sink keeps the key until its certificate is there, and have it signed by ${export_} and ${import_}`;
  },
  'remove-unused-copy': () => 'take the one that is not in use away; the other is copied then',
  'remove-copy-or-add-sink': () =>
    'take it away, so that a new pair is made for all copies, or keep it in a sink that gives keys back',
  'add-sink': () => 'keep it in a sink that gives keys back too',
  'issue-elsewhere': () =>
    'have it issued by whoever has the CA, and put certificate and key in place, or declare what may be issued',
};
