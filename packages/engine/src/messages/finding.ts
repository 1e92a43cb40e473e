import type {
  Finding,
  FindingMessage,
  FindingParams,
  ReasonOf,
  Remedy,
  RemedyMessage,
  RemedyParams,
} from '../model/finding.ts';
import type { CommandText, Messages, None } from '../model/message.ts';
import { adoptionRemedies } from './adoption-findings.ts';
import { artifactMessages, artifactRemedies } from './artifact-findings.ts';
import { bundleMessages, bundleRemedies } from './bundle-findings.ts';
import { caMessages, caRemedies } from './ca-findings.ts';
import { certificateMessages } from './certificate-findings.ts';
import { issuedMessages } from './issued-findings.ts';
import { keyPairMessages, keyPairRemedies } from './key-pair-findings.ts';
import { kubeconfigMessages, kubeconfigRemedies } from './kubeconfig-findings.ts';
import { bareCommand, withMessage } from './message.ts';
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

/** Nothing where a message needs nothing. */
export type Args<Params> = Params extends None
  ? None extends Params
    ? readonly []
    : readonly [Params]
  : readonly [Params];

/** Returns a finding with its text. */
export function finding<Message extends FindingMessage>(
  message: Message,
  ...args: Args<FindingParams[Message]>
): Finding {
  const [params = {}] = args;
  const given = params as FindingParams[Message];
  const [reason = message] = message.split('/');
  const found = { reason: reason as ReasonOf<FindingMessage>, text: messages[message](given, bareCommand) };
  return withMessage(found, message, given);
}

/** Returns whether two findings have the same message and parameters. */
export function isSameFinding(one: Finding, other: Finding): boolean {
  const [first, second] = [one, other].map((each) => {
    const { message, params } = each as Finding & { readonly message?: string; readonly params?: object };
    return message === undefined ? null : JSON.stringify([message, params]);
  });
  // Some findings are not made of a message yet.
  return first === null || second === null ? one.text === other.text : first === second;
}

/** Returns what to do, in words. */
export function remedy<Message extends RemedyMessage>(message: Message, ...args: Args<RemedyParams[Message]>): string {
  const [params = {}] = args;
  return remedies[message](params as RemedyParams[Message], bareCommand);
}

export function remedyText({ message, params }: Remedy, command: CommandText): string {
  return (remedies[message] as (params: Remedy['params'], command: CommandText) => string)(params, command);
}
