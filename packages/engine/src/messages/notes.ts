import type { KeyElsewhere } from '../model/key-elsewhere.ts';
import type { Messages, Nested } from '../model/message.ts';
import type { BlockedArtifact, Notes } from '../model/notes.ts';
import { work } from './events.ts';
import { objectionsText } from './objections.ts';

export const notes: Messages<Notes> = {
  'cannot-restore': ({ location, why }) => `${location} cannot be put back: ${why}`,
  'changed-since': ({ location }) => `${location} was changed since: it is not what the apply left there`,
  'removed-since': ({ location }) => `${location} was taken away since: it is not what the apply left there`,
  'key-stays': ({ key }) => `its key is ${keyElsewhereText(key)}, and stays as it is there`,
  'still-retained': ({ location, why }, _, nested) =>
    `${location}: what an earlier apply replaced is still there, until the next apply: ${why === null ? 'stopped' : nested(why)}`,
  blocked: ({ others, ...artifact }, _, nested) => blockedText(artifact, others, nested),
  'blocked/by-ca': ({ artifact, others, ca }, _, nested) =>
    `${artifact}${andMore(others)}; ${blockedText(ca, 0, nested)}`,
  'blocked/shown': ({ artifact, others }) =>
    `nothing was changed: ${artifact}${andMore(others)} ${others === 0 ? 'is' : 'are'} blocked, see the plan`,
  'plan-blocked': ({ blocked, left }, _, nested) => [blocked, ...(left === null ? [] : [left])].map(nested).join('; '),
  'left-undone': ({ count, command: does }, command) => {
    const left = count === 1 ? '1 other step is left undone too' : `${count} other steps are left undone too`;
    return does === null ? left : `${left}: ${command(does)} does ${count === 1 ? 'it' : 'them'}`;
  },
  'ca-cannot-issue': ({ ca, findings }, _, nested) =>
    `${ca} cannot issue: ${findings?.map(nested).join('; ') ?? 'it is not declared'}`,
  'binding-needed': () => 'without it, kubelets refuse the API server, and kubectl logs, exec and port-forward fail',
  'copy-incomplete': ({ unread, others }) => `it would be left out, since it is not read: ${unread}${andMore(others)}`,
  'copy-conflict': ({ locations }) => `something else is there already, and is not replaced: ${locations.join(', ')}`,
  quoted: ({ found }, _, nested) => nested(found),
  'refused/ca': ({ artifact, objections }) => `nobody signs ${artifact}: ${objectionsText(objections)}`,
  'refused/leaf': ({ ca, objections }) => `${ca} does not issue this: ${objectionsText(objections)}`,
  'issued-otherwise': ({ ca, issuer, wanted, fault }, _, nested) =>
    `${ca === null ? issuer : `${ca} (${issuer})`} issued for ${wanted} what was not asked for: ${nested(fault)}`,
  'contents-refused': ({ first, others }, _, nested) => `${nested(first)} (and ${others} more, each told above)`,
  defect: () => 'a defect of kpki',
  stopped: ({ next, subject }) => `stopped before ${work[next](subject)}`,
};

export function keyElsewhereText(key: KeyElsewhere): string {
  switch (key.kind) {
    case 'store':
      return `held in backend ${key.backend}`;
    case 'issuers':
      return `in ${key.issuers.join(', ')}`;
    case 'external':
      return 'with somebody else';
  }
}

function blockedText({ artifact, findings, remedy }: BlockedArtifact, others: number, nested: Nested): string {
  return `${artifact}: ${findings.map(nested).join('; ')}${andMore(others)}; ${nested(remedy)}`;
}

/** ` (and 3 more)`; empty where there are no others. */
function andMore(others: number): string {
  return others === 0 ? '' : ` (and ${others} more)`;
}
