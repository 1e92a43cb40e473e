import type {
  Finding,
  FindingMessage,
  FindingParams,
  ReasonOf,
  RemedyMessage,
  RemedyParams,
} from '../model/finding.ts';
import type { Messages, None, SuggestedCommand } from '../model/message.ts';
import { artifactMessages, artifactRemedies } from './artifact-findings.ts';
import { bundleMessages, bundleRemedies } from './bundle-findings.ts';
import { caMessages, caRemedies } from './ca-findings.ts';
import { certificateMessages } from './certificate-findings.ts';
import { issuedMessages } from './issued-findings.ts';
import { keyPairMessages, keyPairRemedies } from './key-pair-findings.ts';
import { kubeconfigMessages, kubeconfigRemedies } from './kubeconfig-findings.ts';
import { reportMessages, reportRemedies } from './report-findings.ts';
import { rightsMessages, rightsRemedies } from './rights-findings.ts';

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
};

const remedies: Messages<RemedyParams> = {
  ...artifactRemedies,
  ...bundleRemedies,
  ...caRemedies,
  ...keyPairRemedies,
  ...kubeconfigRemedies,
  ...reportRemedies,
  ...rightsRemedies,
};

type Args<Params> = Params extends None ? (None extends Params ? readonly [] : readonly [Params]) : readonly [Params];

/** Returns a finding with its text. */
export function finding<Message extends FindingMessage>(
  message: Message,
  ...args: Args<FindingParams[Message]>
): Finding {
  const [params = {}] = args;
  const given = params as FindingParams[Message];
  const [reason = message] = message.split('/');
  const found = { reason: reason as ReasonOf<FindingMessage>, text: messages[message](given, bareCommand) };
  // Left out of comparisons and of JSON until documents are made of them.
  return Object.defineProperties(found, { message: { value: message }, params: { value: given } });
}

/** Returns what to do, in words. */
export function remedy<Message extends RemedyMessage>(message: Message, ...args: Args<RemedyParams[Message]>): string {
  const [params = {}] = args;
  return remedies[message](params as RemedyParams[Message], bareCommand);
}

/** Returns a command in backquotes, without the options of the files in use. */
function bareCommand({ verb, names, flags = {} }: SuggestedCommand): string {
  const words = Object.entries(flags).map(([flag, value]) => (value === true ? `--${flag}` : `--${flag} ${value}`));
  return `\`${['kpki', verb, ...names, ...words].join(' ')}\``;
}
