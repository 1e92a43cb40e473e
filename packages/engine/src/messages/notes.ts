import type { Finding } from '../model/finding.ts';
import type { KeyElsewhere } from '../model/key-elsewhere.ts';
import type { Messages } from '../model/message.ts';
import type { BlockedArtifact, Note, Notes } from '../model/notes.ts';
import { findingText, nestedIn, remedyText } from './finding.ts';
import { bareCommand } from './message.ts';

const notes: Messages<Notes> = {
  'cannot-restore': ({ location, why }) => `${location} cannot be restored: ${why}`,
  'changed-since': ({ location }) => `${location} has changed since the apply`,
  'removed-since': ({ location }) => `${location} was removed since the apply`,
  'key-stays': ({ key }) => `the key is ${keyElsewhereText(key)} and stays unchanged`,
  'still-retained': ({ location, why }) =>
    `${location} still retains content that an earlier apply replaced, until the next apply: ${why}`,
  blocked: ({ others, ...artifact }) => blockedText(artifact, others),
  'blocked/by-ca': ({ artifact, others, ca }) =>
    `${artifact}${andMore(others)}: blocked by ${ca.artifact} (${allOf(ca.findings)}). Fix: ${remedyText(ca.remedy)}`,
  'blocked/shown': ({ artifact, others }) =>
    `nothing was changed: ${artifact}${andMore(others)} ${others === 0 ? 'is' : 'are'} blocked (see the plan)`,
  'left-undone': ({ count, command: does }, command) => {
    const left = count === 1 ? '1 other step was not applied either' : `${count} other steps were not applied either`;
    return does === null ? left : `${left}. To apply ${count === 1 ? 'it' : 'them'}: ${command(does)}`;
  },
  'ca-cannot-issue': ({ ca, findings }) =>
    `${ca} cannot issue: ${findings === null ? 'the CA is not in the spec' : allOf(findings)}`,
  'binding-needed': () =>
    'without this binding, kubelets reject the API server, and kubectl logs, exec and port-forward fail',
  'copy-incomplete': ({ unread, others }) => `the copy would lack unreadable content: ${unread}${andMore(others)}`,
  'copy-conflict': ({ locations }) =>
    `the target holds other content, which a copy does not replace: ${locations.join(', ')}`,
};

/** Returns a message about a run, in words. */
export function note<Message extends Note>(message: Message, params: Notes[Message]): string {
  return notes[message](params, bareCommand, nestedIn(bareCommand));
}

export function keyElsewhereText(key: KeyElsewhere): string {
  switch (key.kind) {
    case 'store':
      return `in backend ${key.backend}`;
    case 'issuers':
      return `in ${key.issuers.join(', ')}`;
    case 'external':
      return 'outside kpki';
  }
}

function blockedText({ artifact, findings, remedy }: BlockedArtifact, others: number): string {
  return `${artifact}: ${allOf(findings)}${andMore(others)}. Fix: ${remedyText(remedy)}`;
}

function allOf(findings: readonly Finding[]): string {
  return findings.map((each) => findingText(each)).join('; ');
}

/** ` (and 3 more)`; empty where there are no others. */
function andMore(others: number): string {
  return others === 0 ? '' : ` (and ${others} more)`;
}
