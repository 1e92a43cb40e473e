import type { Messages } from '../model/message.ts';
import type { BlockedArtifact, Note, Notes } from '../model/notes.ts';
import { bareCommand } from './message.ts';
import { findingText, nestedIn, remedyText } from './statement.ts';
import { keyElsewhereText } from './stored-facts.ts';

const notes: Messages<Notes> = {
  'cannot-restore': ({ location, why }) => `${location} cannot be put back: ${why}`,
  'changed-since': ({ location }) => `${location} was changed since: it is not what the apply left there`,
  'removed-since': ({ location }) => `${location} was taken away since: it is not what the apply left there`,
  'key-stays': ({ key }) => `its key is ${keyElsewhereText(key)}, and stays as it is there`,
  'still-retained': ({ location, why }) =>
    `${location}: what an earlier apply replaced is still there, until the next apply: ${why}`,
  blocked: ({ others, ...artifact }) => blockedText(artifact, others),
  'blocked/by-ca': ({ artifact, others, ca }) => `${artifact}${andMore(others)}; ${blockedText(ca, 0)}`,
  'blocked/shown': ({ artifact, others }) =>
    `nothing was changed: ${artifact}${andMore(others)} ${others === 0 ? 'is' : 'are'} blocked, see the plan`,
  'left-undone': ({ count, command: does }, command) => {
    const left = count === 1 ? '1 other step is left undone too' : `${count} other steps are left undone too`;
    return does === null ? left : `${left}: ${command(does)} does ${count === 1 ? 'it' : 'them'}`;
  },
  'ca-cannot-issue': ({ ca, findings }) =>
    `${ca} cannot issue: ${findings?.map((each) => findingText(each)).join('; ') ?? 'it is not declared'}`,
  'binding-needed': () => 'without it, kubelets refuse the API server, and kubectl logs, exec and port-forward fail',
  'copy-incomplete': ({ unread, others }, _, nested) =>
    `it would be left out, since it is not read: ${nested(unread)}${andMore(others)}`,
  'copy-conflict': ({ locations }) => `something else is there already, and is not replaced: ${locations.join(', ')}`,
};

/** Returns what is said of a run, in words. */
export function note<Message extends Note>(message: Message, params: Notes[Message]): string {
  return notes[message](params, bareCommand, nestedIn(bareCommand));
}

function blockedText({ artifact, findings, remedy }: BlockedArtifact, others: number): string {
  return `${artifact}: ${findings.map((each) => findingText(each)).join('; ')}${andMore(others)}; ${remedyText(remedy)}`;
}

/** ` (and 3 more)`; empty where there are no others. */
function andMore(others: number): string {
  return others === 0 ? '' : ` (and ${others} more)`;
}
