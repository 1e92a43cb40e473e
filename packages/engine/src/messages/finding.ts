import { isDeepStrictEqual } from 'node:util';
import type { Finding, FindingMessage, FindingParams, Remedy, RemedyMessage, RemedyParams } from '../model/finding.ts';
import type { CommandText, Messages, Nested, None } from '../model/message.ts';
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

const remedies: Messages<RemedyParams> = {
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

type Say<Params> = (params: Params, command: CommandText, nested: Nested) => string;

/** Nothing where a message needs nothing. */
export type Args<Params> = Params extends None
  ? None extends Params
    ? readonly []
    : readonly [Params]
  : readonly [Params];

/** Returns a finding: what is wrong, and about what, as data. */
export function finding<Message extends FindingMessage>(
  message: Message,
  ...args: Args<FindingParams[Message]>
): Finding {
  const [params = {}] = args;
  const [reason] = message.split('/');
  return { reason, message, params } as Finding;
}

/** Returns a finding in words, without a full stop; `command` shows the commands in it. */
export function findingText({ message, params }: Finding, command: CommandText = bareCommand): string {
  return (messages[message] as Say<Finding['params']>)(params, command, nestedIn(command));
}

/** Returns whether plain data is a finding. */
export function isFinding(value: object): value is Finding {
  const isMade = 'message' in value && 'params' in value && 'reason' in value;
  return isMade && typeof value.message === 'string' && Object.hasOwn(messages, value.message);
}

/** Returns whether plain data is a remedy. */
export function isRemedy(value: object): value is Remedy {
  const isMade = 'message' in value && 'params' in value && !('reason' in value);
  return isMade && typeof value.message === 'string' && Object.hasOwn(remedies, value.message);
}

/** Returns whether two findings have the same message and parameters. */
export function isSameFinding(one: Finding, other: Finding): boolean {
  return one.message === other.message && isDeepStrictEqual(one.params, other.params);
}

/** Returns what to do, as data. */
export function remedy<Message extends RemedyMessage>(message: Message, ...args: Args<RemedyParams[Message]>): Remedy {
  const [params = {}] = args;
  return { message, params } as Remedy;
}

export function remedyText({ message, params }: Remedy, command: CommandText = bareCommand): string {
  return (remedies[message] as Say<Remedy['params']>)(params, command, nestedIn(command));
}

/** Returns how messages quote findings and remedies. */
export function nestedIn(command: CommandText): Nested {
  return (quoted) => ('reason' in quoted ? findingText(quoted, command) : remedyText(quoted, command));
}
