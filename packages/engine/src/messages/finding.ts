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
import { caMessages, caRemedies } from './ca-findings.ts';
import { certificateMessages } from './certificate-findings.ts';
import { rotationMessages, rotationRemedies } from './rotation-findings.ts';
import { signingMessages, signingRemedies } from './signing-findings.ts';

const messages: Messages<FindingParams> = {
  ...artifactMessages,
  ...caMessages,
  ...certificateMessages,
  ...rotationMessages,
  ...signingMessages,
};

const remedies: Messages<RemedyParams> = {
  ...artifactRemedies,
  ...caRemedies,
  ...rotationRemedies,
  ...signingRemedies,
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

/** Returns a command in backquotes, without the options of the files in use. */
function bareCommand({ verb, names, flags = {} }: SuggestedCommand): string {
  const words = Object.entries(flags).map(([flag, value]) => (value === true ? `--${flag}` : `--${flag} ${value}`));
  return `\`${['kpki', verb, ...names, ...words].join(' ')}\``;
}
