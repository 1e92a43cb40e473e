import type { ConnectionFailures, Messages, NamedRefusal, Nested, ReportSubjects, ReportVerdicts } from '@kpki/engine';
import { codedText } from './message.ts';

export const reportVerdicts: Messages<ReportVerdicts> = {
  declared: ({ findings }, _, nested) =>
    findings.map((each) => codedText(each.reason, nested(each))).join('; ') || 'as desired',
  'declared/drift': ({ drift }) => drift.map((each) => `drift: ${each}`).join('; '),
  accepted: ({ warnings, remedies }, _, nested) => {
    const facts = warnings.map(nested).join('; ');
    const fixes = remedies.map(nested).join('; ');
    const doubt = facts === '' ? '' : `, but other verifiers may reject the certificate: ${facts}`;
    return `accepted by Kubernetes${doubt}${fixes === '' ? '' : `. Fix: ${fixes}`}`;
  },
  'accepted/refused': ({ lacks, refusals }) =>
    [...(lacks.length === 0 ? [] : [`not valid for ${lacks.join(', ')}`]), ...refusals].join('; '),
  'accepted/several': ({ entry, count, component, ca }, command) => {
    const writes =
      ca === null
        ? ''
        : `. Fix: the first phase of ${command({ verb: 'rotate', names: [ca] })} writes the CA certificate to a separate file`;
    return `${entry} holds ${count} certificates, and ${component} accepts exactly one${writes}`;
  },
  connects: () => 'client and server accept each other',
  'connects/refused': ({ refusals }, _, nested) => refusals.map((each) => refusalText(each, nested)).join('; '),
  'connects/not-tried': ({ why }, _, nested) => nested(why),
};

export const reportSubjects: Messages<ReportSubjects> = {
  'subject/location': ({ location }) => location,
  'subject/artifact': ({ artifact, sink }) => `${artifact}${sinkText(sink)}`,
  'subject/flag': ({ component, flag, artifact }) => `${component} ${flag} (${artifact})`,
  'subject/connection': ({ client, server, dialled, sink }) =>
    `${client.component} → ${server.component} at ${dialled.join(', ')} (${client.artifact}, ${server.artifact})${sinkText(sink)}`,
};

export const connectionFailures: Messages<ConnectionFailures> = {
  'connection/missing': ({ location }) => `${location} is missing`,
  'connection/missing-kubeconfig': ({ location }) => `${location} is missing or unreadable`,
  'connection/missing-locations': () => 'the layout stores no certificate, key or trust bundle for this connection',
  'connection/missing-artifact': ({ artifact }) => `no sink stores ${artifact}`,
  'connection/credential-elsewhere': ({ location, files }) =>
    `the credential of ${location} is in ${files.join(', ')}, which kpki does not read`,
};

function refusalText({ names, by, canStart, why }: NamedRefusal, nested: Nested): string {
  const whom = by === 'client' ? 'server' : 'client';
  const fact = canStart ? `the ${by} rejects the ${whom}` : `the ${by} cannot start with its files`;
  return `${fact}${names === null ? '' : ` at ${names.join(', ')}`}: ${nested(why)}`;
}

function sinkText(sink: string | null): string {
  return sink === null ? '' : ` in sink ${sink}`;
}
