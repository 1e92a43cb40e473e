import type {
  Finding,
  FindingMessage,
  FindingParams,
  ReasonOf,
  RemedyMessage,
  RemedyParams,
} from '../model/finding.ts';
import type { Messages, None } from '../model/message.ts';
import { artifactMessages, artifactRemedies } from './artifact-findings.ts';
import { caMessages, caRemedies } from './ca-findings.ts';
import { certificateMessages } from './certificate-findings.ts';
import { bareCommand } from './message.ts';

const messages: Messages<FindingParams> = { ...artifactMessages, ...caMessages, ...certificateMessages };

const remedies: Messages<RemedyParams> = { ...artifactRemedies, ...caRemedies };

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
  // Left out of comparisons and of JSON until documents are made of them.
  return Object.defineProperties(found, { message: { value: message }, params: { value: given } });
}

/** Returns what to do, in words. */
export function remedy<Message extends RemedyMessage>(message: Message, ...args: Args<RemedyParams[Message]>): string {
  const [params = {}] = args;
  return remedies[message](params as RemedyParams[Message], bareCommand);
}
