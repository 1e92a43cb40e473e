import type { CommandText, Messages, Nested, Statement, Statements } from '@kpki/engine';
import { type Finding, isFinding } from '@kpki/engine';
import { adoptionMessages } from './adoption-findings.ts';
import { conditionMessages } from './conditions.ts';
import { copyVerdicts } from './copy-verdicts.ts';
import { requestRefusals } from './csr-refusals.ts';
import { entryFaults } from './entry-faults.ts';
import { findings, remedies } from './finding.ts';
import { kubeconfigFaults } from './kubeconfig-faults.ts';
import { kubeletVerdicts } from './kubelet-verdicts.ts';
import { evidence } from './live-evidence.ts';
import { liveSubjects } from './live-subjects.ts';
import { bareCommand } from './message.ts';
import { notes } from './notes.ts';
import { pluginFaults } from './plugin-faults.ts';
import { connectionFailures, reportSubjects, reportVerdicts } from './report-verdicts.ts';
import { rightsVerdicts } from './rights-verdicts.ts';
import { rolloutMessages } from './rollout.ts';
import { serverVerdicts } from './server-verdicts.ts';

const statements: Messages<Statements> = {
  ...adoptionMessages,
  ...conditionMessages,
  ...connectionFailures,
  ...copyVerdicts,
  ...entryFaults,
  ...evidence,
  ...kubeconfigFaults,
  ...kubeletVerdicts,
  ...liveSubjects,
  ...notes,
  ...pluginFaults,
  ...remedies,
  ...reportSubjects,
  ...reportVerdicts,
  ...requestRefusals,
  ...rightsVerdicts,
  ...rolloutMessages,
  ...serverVerdicts,
};

type Say<Params> = (params: Params, command: CommandText, nested: Nested) => string;

/** Returns a finding in words, without a full stop; `command` shows the commands in it. */
export function findingText({ message, params }: Finding, command: CommandText = bareCommand): string {
  return (findings[message] as Say<Finding['params']>)(params, command, nestedIn(command));
}

/** The short forms of findings that are shown whole next to a list. */
const shortFindings: {
  readonly [Message in Finding['message']]?: Say<Extract<Finding, { readonly message: Message }>['params']>;
} = {
  'rotation/phase': ({ phase }) => `phase ${phase}`,
  'bundle-differs/new-ca': () => 'a new certificate of the CA',
  'bundle-differs/order': ({ holdsTwice }) =>
    holdsTwice ? 'holds a certificate twice' : 'the CA that signs comes first',
  'issuer-changed/generation': ({ signs }) => `the ${signs} CA signs`,
};

/** Returns a finding in words for a row of a list, in short where it has a short form. */
export function shortFindingText(finding: Finding, command: CommandText = bareCommand): string {
  const { message, params } = finding;
  const say = shortFindings[message] as Say<Finding['params']> | undefined;
  return say === undefined ? findingText(finding, command) : say(params, command, nestedIn(command));
}

/** Returns a statement in words, without a full stop. */
export function statementText({ message, params }: Statement, command: CommandText = bareCommand): string {
  return (statements[message] as Say<Statement['params']>)(params, command, nestedIn(command));
}

/** Returns how messages quote findings and statements. */
function nestedIn(command: CommandText): Nested {
  return (quoted) => {
    if (typeof quoted === 'string') return quoted;
    return isFinding(quoted) ? findingText(quoted, command) : statementText(quoted, command);
  };
}
