import type { Finding, FindingParams, Remedy, RemedyParams } from '../model/finding.ts';
import type { CommandText, Messages, Nested } from '../model/message.ts';
import { adoptionRemedies } from './adoption-remedies.ts';
import { artifactMessages, artifactRemedies } from './artifact-findings.ts';
import { bundleMessages, bundleRemedies } from './bundle-findings.ts';
import { caMessages, caRemedies } from './ca-findings.ts';
import { certificateMessages } from './certificate-findings.ts';
import { issuedMessages } from './issued-findings.ts';
import { keyPairMessages, keyPairRemedies } from './key-pair-findings.ts';
import { kubeconfigMessages, kubeconfigRemedies } from './kubeconfig-findings.ts';
import { bareCommand } from './message.ts';
import { reportMessages, reportRemedies } from './report-findings.ts';
import { rightsMessages, rightsRemedies } from './rights-findings.ts';
import { rotationMessages, rotationRemedies } from './rotation-findings.ts';
import { signingMessages, signingRemedies } from './signing-findings.ts';

const messages: Messages<FindingParams> = {
  ...artifactMessages,
  ...bundleMessages,
  ...caMessages,
  ...certificateMessages,
  ...issuedMessages,
  ...keyPairMessages,
  ...kubeconfigMessages,
  ...reportMessages,
  ...rightsMessages,
  ...rotationMessages,
  ...signingMessages,
};

export const remedies: Messages<RemedyParams> = {
  ...adoptionRemedies,
  ...artifactRemedies,
  ...bundleRemedies,
  ...caRemedies,
  ...keyPairRemedies,
  ...kubeconfigRemedies,
  ...reportRemedies,
  ...rightsRemedies,
  ...rotationRemedies,
  ...signingRemedies,
};

export type Say<Params> = (params: Params, command: CommandText, nested: Nested) => string;

/** Returns a finding in words, without a full stop; `command` shows the commands in it. */
export function findingText({ message, params }: Finding, command: CommandText = bareCommand): string {
  return (messages[message] as Say<Finding['params']>)(params, command, nestedIn(command));
}

/** Returns a remedy in words, without a full stop. */
export function remedyText({ message, params }: Remedy, command: CommandText = bareCommand): string {
  return (remedies[message] as Say<Remedy['params']>)(params, command, nestedIn(command));
}

/** Returns how messages quote findings and remedies. */
export function nestedIn(command: CommandText): Nested {
  return (quoted) => ('reason' in quoted ? findingText(quoted, command) : remedyText(quoted, command));
}
