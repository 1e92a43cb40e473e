import type { BlockedArtifact, Finding, KeyElsewhere, Messages, Nested, Notes, RequestPart } from '@kpki/engine';
import { andMore } from './counts.ts';
import { work } from './events.ts';
import { objectionsText } from './objections.ts';

export const notes: Messages<Notes> = {
  'cannot-restore': ({ location, why }) => `${location} cannot be restored: ${why}`,
  'changed-since': ({ location }) => `${location} has changed since the apply`,
  'removed-since': ({ location }) => `${location} was removed since the apply`,
  'key-elsewhere': ({ key }) => keyElsewhereText(key),
  'key-stays': ({ key }) => `the key is ${keyElsewhereText(key)} and stays unchanged`,
  'still-retained': ({ location, why }, _, nested) =>
    `${location} still retains content that an earlier apply replaced, until the next apply: ${why === null ? 'stopped' : nested(why)}`,
  blocked: ({ others, ...artifact }, _, nested) => blockedText(artifact, others, nested),
  'blocked/by-ca': ({ artifact, others, ca }, _, nested) =>
    `${artifact}${andMore(others)}: blocked by ${ca.artifact} (${allOf(ca.findings, nested)}). Fix: ${nested(ca.remedy)}`,
  'blocked/shown': ({ artifact, others }) =>
    `nothing was changed: ${artifact}${andMore(others)} ${others === 0 ? 'is' : 'are'} blocked (see the plan)`,
  'plan-blocked': ({ blocked, left }, _, nested) => [blocked, ...(left === null ? [] : [left])].map(nested).join('. '),
  'left-undone': ({ count, command: does }, command) => {
    const left = count === 1 ? '1 other step was not applied either' : `${count} other steps were not applied either`;
    return does === null ? left : `${left}. To apply ${count === 1 ? 'it' : 'them'}: ${command(does)}`;
  },
  'ca-cannot-issue': ({ ca, findings }, _, nested) =>
    `${ca} cannot issue: ${findings === null ? 'the CA is not in the spec' : allOf(findings, nested)}`,
  'binding-needed': () =>
    'without this binding, kubelets reject the API server, and kubectl logs, exec and port-forward fail',
  'copy-incomplete': ({ unread, others }, _, nested) =>
    `the copy would lack unreadable content: ${nested(unread)}${andMore(others)}`,
  'copy-conflict': ({ locations }) =>
    `nothing was copied: the target already holds different content, and kpki never overwrites it when copying: ${locations.join(', ')}`,
  quoted: ({ found }, _, nested) => nested(found),
  'refused/ca': ({ artifact, objections }) =>
    `no issuer can sign the certificate of ${artifact}: ${objectionsText(objections)}`,
  'refused/leaf': ({ ca, objections }) => `${ca} does not issue this certificate: ${objectionsText(objections)}`,
  'issued-otherwise': ({ ca, issuer, wanted, fault }, _, nested) =>
    `rejected the certificate for ${wanted} from ${issuer}${ca === null ? '' : ` (CA ${ca})`}: ${nested(fault)}`,
  'contents-refused': ({ first, others }, _, nested) =>
    `${nested(first)} (${others} more failed too; see the lines above)`,
  'ca-identity-changed': ({ artifact, differs }) =>
    `the new certificate of ${artifact} has another ${differs}: clients would reject every issued certificate; have the CA renewed by its signer with the same ${differs}, or rotate the CA`,
  'entries-not-carried-over': ({ location }) => `${location} holds other entries, which a write would change`,
  'approval-useless': ({ artifact, why, ticket }) =>
    `${artifact} is pending: ${why}; this key is not stored, so a later approval of ${ticket} is of no use`,
  'location-shared': ({ sinks, location }) =>
    `sinks ${sinks.join(' and ')} would both write to ${location}; give one of them another location, such as a folder, a prefix or a namespace of its own`,
  'request-differs': ({ part }) => `the certificate request and its template differ in the ${requestParts[part]}`,
  'not-returned': ({ part, artifact }) => `no sink returns the ${part} of ${artifact}`,
  'no-client-certificate': ({ location }) =>
    `the user of the current context of ${location} lacks client-certificate-data or client-key-data; name a kubeconfig with both, such as admin.conf`,
  defect: () => 'internal error in kpki',
  stopped: ({ next, subject }) => `stopped before ${work[next](subject)}`,
};

const requestParts: Readonly<Record<RequestPart, string>> = {
  subject: 'subject',
  names: 'list of names',
  kind: 'kind',
  'path-length': 'path length',
  'permitted-names': 'list of permitted names',
  usages: 'list of usages',
  'public-key': 'public key',
};

function keyElsewhereText(key: KeyElsewhere): string {
  switch (key.kind) {
    case 'store':
      return `in backend ${key.backend}`;
    case 'issuers':
      return `in ${key.issuers.join(', ')}`;
    case 'external':
      return 'outside kpki';
  }
}

function blockedText({ artifact, findings, remedy }: BlockedArtifact, others: number, nested: Nested): string {
  return `${artifact}: ${allOf(findings, nested)}${andMore(others)}. Fix: ${nested(remedy)}`;
}

function allOf(findings: readonly Finding[], nested: Nested): string {
  return findings.map(nested).join('; ');
}
