import type { ArtifactFindings, ArtifactRemedies } from '../model/artifact-findings.ts';
import type { Messages } from '../model/message.ts';

export const artifactMessages: Messages<ArtifactFindings> = {
  missing: () => 'nothing is there yet',
  'not-stored': () => 'no sink of the environment keeps it',
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
};
